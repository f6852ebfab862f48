package chat_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"pccbot/bot/chat"
)

// tree has one command of each shape: with and without values, a group that
// takes other words, and a group that does not.
var tree = []chat.Command{
	{Name: "who", Args: []chat.Arg{{Name: "place", Kind: chat.Place}, {Name: "date", Kind: chat.Day, Lead: "on"}}},
	{Name: "status"},
	{Name: "area", Otherwise: "set", Sub: []chat.Command{
		{Name: "show"},
		{Name: "set", Args: []chat.Arg{{Name: "place", Required: true}}},
		{Name: "workspace", Args: []chat.Arg{{Name: "place", Required: true}}},
	}},
	{Name: "network", Sub: []chat.Command{
		{Name: "show"},
		{Name: "link", Args: []chat.Arg{{Name: "code"}, {Name: "name", Lead: "as"}}},
	}},
}

func TestParse(t *testing.T) {
	for _, tc := range []struct {
		name, line string
		path       string
		args       map[string]string
	}{
		{"a command alone", "who", "who", nil},
		{"a place", "who Bristol", "who", map[string]string{"place": "Bristol"}},
		{"a place of several words", "who West Midlands", "who", map[string]string{"place": "West Midlands"}},
		{"a place with “on” in its name", "who Stockton on Tees", "who", map[string]string{"place": "Stockton on Tees"}},
		{"a place that begins with “on”", "who on Tees", "who", map[string]string{"place": "on Tees"}},
		{"a name that ends in “on”, before a day", "who Brighton 1 May", "who", map[string]string{"place": "Brighton 1 May"}},
		{"“on” with nothing after it", "who Kent on", "who", map[string]string{"place": "Kent on"}},

		{"a day in figures", "who West Midlands on 2014-07-20", "who", map[string]string{"place": "West Midlands", "date": "2014-07-20"}},
		{"a day in words", "who Kent on 20 July 2014", "who", map[string]string{"place": "Kent", "date": "20 July 2014"}},
		{"a month", "who Kent on Sept. 2014", "who", map[string]string{"place": "Kent", "date": "Sept. 2014"}},
		{"yesterday", "who Kent on yesterday", "who", map[string]string{"place": "Kent", "date": "yesterday"}},
		{"a day for a place with “on” in its name", "who Stockton on Tees on 2014-07-20", "who",
			map[string]string{"place": "Stockton on Tees", "date": "2014-07-20"}},
		{"a day and no place", "who on 2014-07-20", "who", map[string]string{"date": "2014-07-20"}},
		{"“on” in capitals", "who KENT ON 20 JULY 2014", "who", map[string]string{"place": "KENT", "date": "20 JULY 2014"}},
		{"letters that change their length in lower case", "who İİİ Kent on 2014", "who", map[string]string{"place": "İİİ Kent", "date": "2014"}},

		{"straight quotes", `who "West Midlands"`, "who", map[string]string{"place": "West Midlands"}},
		{"single quotes", `who 'West Midlands'`, "who", map[string]string{"place": "West Midlands"}},
		{"curly quotes", "who “West Midlands”", "who", map[string]string{"place": "West Midlands"}},
		{"curly single quotes", "who ‘West Midlands’", "who", map[string]string{"place": "West Midlands"}},
		{"the quotes of a phone that closes both ends", "who ”West Midlands”", "who", map[string]string{"place": "West Midlands"}},
		{"spaces inside the quotes", "who “ Kent ”", "who", map[string]string{"place": "Kent"}},
		{"a quoted place and a day", "who “Stockton on Tees” on 2014-07-20", "who",
			map[string]string{"place": "Stockton on Tees", "date": "2014-07-20"}},
		{"nothing between the quotes", `who ""`, "who", nil},
		{"a quote that is not closed", `who "Kent`, "who", map[string]string{"place": `"Kent`}},
		{"two quoted words", `who "Bath" or "Wells"`, "who", map[string]string{"place": `"Bath" or "Wells"`}},
		{"an apostrophe", "who King’s Lynn", "who", map[string]string{"place": "King’s Lynn"}},

		{"tabs", "\twho\tWest Midlands\t", "who", map[string]string{"place": "West Midlands"}},
		{"double spaces", "  who   Kent   on   2014-07-20  ", "who", map[string]string{"place": "Kent", "date": "2014-07-20"}},
		{"a command in capitals", "WHO Kent", "who", map[string]string{"place": "Kent"}},
		{"a leaf in capitals", "Area WorkSpace Kent", "area workspace", map[string]string{"place": "Kent"}},
		{"words after a command that takes none", "status please", "status", nil},

		{"a group alone is its leaf show", "area", "area show", nil},
		{"a leaf of a group", "area workspace Kent, Surrey", "area workspace", map[string]string{"place": "Kent, Surrey"}},
		{"a leaf that takes nothing", "area show", "area show", nil},
		{"other words in a group that takes them", "area Kent", "area set", map[string]string{"place": "Kent"}},
		{"other words that begin like a leaf", "area showing off", "area set", map[string]string{"place": "showing off"}},
		{"other words in a group that does not", "network paint", "network", nil},
		{"a value after a word that leads to it", "network link 1234 as Avon", "network link", map[string]string{"code": "1234", "name": "Avon"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			path, args, ok := chat.Parse(tree, tc.line)
			if path != tc.path || !maps.Equal(args, tc.args) || !ok {
				t.Errorf("Parse(%q) = %q, %q, %v, want %q, %q, true", tc.line, path, args, ok, tc.path, tc.args)
			}
		})
	}
}

func TestParseKnowsWhatIsNoCommand(t *testing.T) {
	for _, line := range []string{"", " \t ", "whos the pcc for Kent", "Bristol", `"who Kent"`, "set Kent"} {
		if path, args, ok := chat.Parse(tree, line); path != "" || args != nil || ok {
			t.Errorf("Parse(%q) = %q, %q, %v, want no command", line, path, args, ok)
		}
	}
}

// Tabs between the words of one value become spaces before the line is read.
func TestParseOfACleanedLine(t *testing.T) {
	line := chat.Clean("who\tKent\ton\t20\u00A0July 2014")
	want := map[string]string{"place": "Kent", "date": "20 July 2014"}
	if path, args, ok := chat.Parse(tree, line); path != "who" || !maps.Equal(args, want) || !ok {
		t.Errorf("Parse(%q) = %q, %q, %v, want who, %q, true", line, path, args, ok, want)
	}
}

func TestLeaf(t *testing.T) {
	for _, tc := range []struct {
		name, path string
		want       string // the name of the leaf; "" for none
	}{
		{"a command", "who", "who"},
		{"a leaf of a group", "area set", "set"},
		{"a group is no leaf", "area", ""},
		{"a leaf without its group", "set", ""},
		{"a leaf that a group does not have", "area paint", ""},
		{"words after a command", "who set", ""},
		{"nothing", "", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c, ok := chat.Leaf(tree, tc.path)
			if ok != (tc.want != "") || ok && c.Name != tc.want {
				t.Errorf("Leaf(%q) = %q, %v, want %q", tc.path, c.Name, ok, tc.want)
			}
		})
	}
}

func TestUsage(t *testing.T) {
	for _, tc := range []struct {
		name    string
		command chat.Command
		want    string
	}{
		{"no values", tree[1], "status"},
		{"values that may be left out", tree[0], "who [place] [on DATE]"},
		{"a value that may not", tree[2].Sub[1], "set PLACE"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := tc.command.Usage(); got != tc.want {
				t.Errorf("%s.Usage() = %q, want %q", tc.command.Name, got, tc.want)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, line := range []string{
		"who Stockton on Tees on 2014-07-20", "who on 1", "WHO\t“Kent”", "area", "area set ‘Kent’", "area \"", "network x",
		"network link as as ''", "status  now", "Stoke on Trent", "»İ\xFF on on 3", "",
	} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		checkParse(t, line)
		checkRoundTrip(t, line)
	})
}

// checkParse holds whatever is typed: the path leads to a command, and its
// values are its own and stand in the line as they were typed.
func checkParse(t *testing.T, line string) {
	t.Helper()
	path, args, ok := chat.Parse(tree, line)
	words := strings.Fields(line)
	if known := len(words) > 0 && isCommand(words[0]); ok != known {
		t.Fatalf("Parse(%q) = %q, %q, %v, want %v", line, path, args, ok, known)
	}
	if !ok || path == "network" {
		return
	}
	c, found := chat.Leaf(tree, path)
	if !found {
		t.Fatalf("Parse(%q) = %q, which leads nowhere", line, path)
	}
	for name, value := range args {
		if !takes(c, name) || value != strings.TrimSpace(value) || !strings.Contains(line, value) {
			t.Errorf("Parse(%q) gives %q = %q, want a value of %q as it was typed", line, name, value, c.Usage())
		}
	}
	if path2, args2, ok := chat.Parse(tree, " \t"+line+"\t "); path2 != path || !maps.Equal(args2, args) || !ok {
		t.Errorf("Parse(%q) with space around it = %q, %q, %v, want %q, %q", line, path2, args2, ok, path, args)
	}
}

// checkRoundTrip puts a place into a line, bare or in quotes, and wants it back.
func checkRoundTrip(t *testing.T, place string) {
	t.Helper()
	for _, quotes := range []struct{ before, after, without string }{
		{"", "", `"'“”‘’„«»`},
		{`"`, `"`, `"`},
		{"“", "”", "”"},
		{"‘", "’", "’"},
	} {
		if strings.ContainsAny(place, quotes.without) {
			continue
		}
		line := "who " + quotes.before + place + quotes.after + " on 2014-07-20"
		want := strings.TrimSpace(place)
		_, args, _ := chat.Parse(tree, line)
		if args["place"] != want || args["date"] != "2014-07-20" {
			t.Errorf("Parse(%q) gives %q, want the place %q and 2014-07-20", line, args, want)
		}
	}
}

func isCommand(word string) bool {
	return slices.ContainsFunc(tree, func(c chat.Command) bool { return strings.EqualFold(c.Name, word) })
}

func takes(c chat.Command, name string) bool {
	return slices.ContainsFunc(c.Args, func(a chat.Arg) bool { return a.Name == name })
}
