package main

import (
	"os"
	"reflect"
	"strings"
	"testing"
)

// The example runs as it is, and explains every setting there is.
func TestExampleNamesEverySetting(t *testing.T) {
	text, err := os.ReadFile("../../config.example.toml")
	if err != nil {
		t.Fatal(err)
	}
	var c config
	if err := parseConfig(&c, "config.example.toml", text); err != nil {
		t.Errorf("the example does not run: %v", err)
	}
	for _, key := range keys(reflect.TypeFor[config](), "") {
		table, name, _ := strings.Cut(key, ".")
		if !strings.Contains(string(text), "["+table+"]") || !strings.Contains(string(text), "\n"+name+" = ") {
			t.Errorf("the example lacks %s", key)
		}
		if env := "PCCBOT_" + strings.ToUpper(strings.ReplaceAll(key, ".", "_")); !strings.Contains(string(text), env) {
			t.Errorf("the example does not name the variable %s", env)
		}
	}
}
