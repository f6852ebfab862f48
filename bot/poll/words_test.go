package poll

import "testing"

func TestParseNumber(t *testing.T) {
	for _, tc := range []struct {
		words  string
		number int
		rest   string
	}{
		{"3", 3, ""}, {"#3", 3, ""}, {"poll 3", 3, ""}, {"Poll #3", 3, ""}, {"3:", 3, ""}, {"3: yes", 3, "yes"}, {"3 yes", 3, "yes"}, {"3 2", 3, "2"},
		{"3, phone and letter", 3, "phone and letter"}, {"3. yes", 3, "yes"}, {"no. 12 withdraw", 12, "withdraw"}, {"poll number 4", 4, ""},
		{"  41   not  sure ", 41, "not sure"}, {"3 -1", 3, "-1"},
	} {
		if n, rest, ok := ParseNumber(tc.words); !ok || n != tc.number || rest != tc.rest {
			t.Errorf("ParseNumber(%q) = %d, %q, %t; want %d, %q", tc.words, n, rest, ok, tc.number, tc.rest)
		}
	}
	for _, words := range []string{"", "yes", "poll", "0", "03", "-3", "+3", "3rd", "3.5", "3yes", "1e9", "0x1", "３", "2147483648000", "Kent 3", "1,000"} {
		if n, rest, ok := ParseNumber(words); ok {
			t.Errorf("ParseNumber(%q) = %d, %q; want it refused", words, n, rest)
		}
	}
}

func TestUnquote(t *testing.T) {
	for words, want := range map[string]string{
		`"a b"`: "a b", "“a”": "a", "'a'": "a", "‘it’s’": "it’s", "« a »": "a", `"a" "b"`: `"a" "b"`, `a "b"`: `a "b"`, "it's": "it's", `"`: `"`, "": "", `""`: "",
	} {
		if got := unquote(words); got != want {
			t.Errorf("unquote(%q) = %q, want %q", words, got, want)
		}
	}
}
