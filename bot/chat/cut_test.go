package chat

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestShorten(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		limit      int
		want       string
	}{
		{"short enough", "Kent", 4, "Kent"},
		{"cut after a word", "Avon and Somerset", 10, "Avon and…"},
		{"one long word", "Llanfairpwllgwyngyll", 6, "Llanf…"},
		{"a family of emoji stays whole", "👩‍👩‍👧 and more", 6, "👩‍👩‍👧…"},
		{"line breaks are spaces", "Avon\nand", 20, "Avon and"},
		{"nothing", "", 3, ""},
	} {
		if got := Shorten(tc.text, tc.limit); got != tc.want {
			t.Errorf("%s: Shorten(%q, %d) = %q, want %q", tc.name, tc.text, tc.limit, got, tc.want)
		}
	}
}

func TestDrawable(t *testing.T) {
	long := strings.Repeat("x", NameMax+1)
	for _, tc := range []struct {
		name     string
		in, want Line
	}{
		{"a link of ours", Line{Text: "site", Link: "https://a.example/b"}, Line{Text: "site", Link: "https://a.example/b"}},
		{"a link that runs a script", Line{Text: "site", Link: "javascript:alert(1)"}, Line{Text: "site: javascript:alert(1)"}},
		{"a link without its lock", Line{Text: "site", Link: "http://a.example"}, Line{Text: "site: http://a.example"}},
		{"a link with a name before its host", Line{Link: "https://gov.uk@evil.example"}, Line{Text: "https://gov.uk@evil.example"}},
		{"a link that breaks out", Line{Link: "https://a.example/|<b>"}, Line{Text: "https://a.example/|<b>"}},
		{"a label that is too long", Line{Label: long, Text: "x"}, Line{Text: long + ": x"}},
		{"a label of two lines", Line{Label: "a\nb", Text: " x "}, Line{Label: "a b", Text: "x"}},
	} {
		if got := tc.in.Drawable(); got != tc.want {
			t.Errorf("%s: %+v.Drawable() = %+v, want %+v", tc.name, tc.in, got, tc.want)
		}
	}
}

func FuzzCut(f *testing.F) {
	f.Add("Avon and Somerset", 7)
	f.Add("👩‍👩‍👧🏴󠁧󠁢󠁷󠁬󠁳󠁿", 2)
	f.Add("", 0)
	f.Fuzz(func(t *testing.T, text string, limit int) {
		if !utf8.ValidString(text) || limit < 1 || limit > 1000 {
			return
		}
		var parts []string
		for rest := text; rest != ""; {
			var head string
			head, rest = Cut(rest, limit, func(s string) bool { return len(s) < 200 })
			if head == "" && rest != "" {
				t.Fatalf("Cut(%q, %d) takes nothing", rest, limit)
			}
			parts = append(parts, head)
		}
		squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if got := squeeze(strings.Join(parts, "")); got != squeeze(text) {
			t.Errorf("Cut(%q, %d) gives %q", text, limit, parts)
		}
	})
}

// Faults that were found and must not come back.
func TestLinesThatWereMisread(t *testing.T) {
	tree := []Command{{Name: "who", Args: []Arg{{Name: "place", Kind: Place}, {Name: "date", Kind: Day, Lead: "on"}}}}
	for _, tc := range []struct{ name, line, place, date string }{
		{"a weekday before the date", "who Kent on Thursday 6 May 2021", "Kent", "Thursday 6 May 2021"},
		{"the date with its article", "who Kent on the 20 July 2014", "Kent", "the 20 July 2014"},
		{"both in quotes", `who "West Midlands" on "20 July 2014"`, "West Midlands", "20 July 2014"},
		{"both in curly quotes", "who “West Midlands” on ‘20 July 2014’", "West Midlands", "20 July 2014"},
		{"all in one pair of quotes", `who "Kent on 2014-07-20"`, "Kent", "2014-07-20"},
		{"a line break before on", "who Kent\non 2014-07-20", "Kent", "2014-07-20"},
		{"a tab after on", "who Kent on\t2014-07-20", "Kent", "2014-07-20"},
		{"a place with on in it", "who Stockton on Tees", "Stockton on Tees", ""},
		{"that place on a day", "who Stockton on Tees on 2014-07-20", "Stockton on Tees", "2014-07-20"},
	} {
		_, args, ok := Parse(tree, tc.line)
		if !ok || args["place"] != tc.place || args["date"] != tc.date {
			t.Errorf("%s: Parse(%q) = %q, want place %q and date %q", tc.name, tc.line, args, tc.place, tc.date)
		}
	}
	// A second value without a word before it is nobody's; it must not hang.
	vote := Command{Name: "vote", Args: []Arg{{Name: "poll"}, {Name: "choice"}}}
	if got := vote.Values("1 yes"); got["poll"] != "1 yes" {
		t.Errorf("Values(%q) = %q", "1 yes", got)
	}
	withLead := Command{Name: "vote", Args: []Arg{{Name: "poll", Required: true}, {Name: "choice", Lead: "for", Required: true}}}
	if got, want := withLead.Usage(), "vote POLL for CHOICE"; got != want {
		t.Errorf("Usage() = %q, want %q", got, want)
	}
}

func TestCleanLeavesNothingUnseen(t *testing.T) {
	for _, text := range []string{
		"\u200d", "\u2063", "\u206a", "\u180e", "\u3164", "\u2800", "\u034f", "\ufe0f", "\U000e0041", "\u200b\u2060", " \u0301", "\u115f",
	} {
		if got := Clean(text); got != "" {
			t.Errorf("Clean(%q) = %q, want nothing", text, got)
		}
	}
	for text, want := range map[string]string{
		"Y\u200des":          "Yes",
		"a\u2028b":           "a\nb",
		"a\r\nb\rc":          "a\nb\nc",
		"a\vb\u0085c\u3000d": "a b\nc d",
		"👩\u200d👩\u200d👧":    "👩\u200d👩\u200d👧",
		"1\ufe0f\u20e3":      "1\ufe0f\u20e3",
		"❤\ufe0f":            "❤\ufe0f",
	} {
		if got := Clean(text); got != want {
			t.Errorf("Clean(%q) = %q, want %q", text, got, want)
		}
	}
	s := "a" + strings.Repeat("\u0301", 5) + "\u200b\u302e" + strings.Repeat("\u0301", 5)
	if once, twice := Clean(s), Clean(Clean(s)); once != twice {
		t.Errorf("Clean(%q) = %q, and of that %q", s, once, twice)
	}
}
