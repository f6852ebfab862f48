package chat_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"pccbot/bot/chat"
)

const flagOfWales = "\U0001F3F4\U000E0067\U000E0062\U000E0077\U000E006C\U000E0073\U000E007F"

func TestClean(t *testing.T) {
	for _, tc := range []struct{ name, text, want string }{
		{"plain words stay", "who holds Kent?", "who holds Kent?"},
		{"nothing", "", ""},
		{"spaces around words go", "  Kent ", "Kent"},
		{"line breaks around words go", "\nKent \n", "Kent"},
		{"spaces around letters with accents go", "\n Llŷn \t", "Llŷn"},
		{"two spaces inside stay", "Stoke  on Trent", "Stoke  on Trent"},
		{"a tab is a space", "who\tKent", "who Kent"},
		{"the spaces of word processors are spaces", "BS1\u00A04ST \u202F3\u20077", "BS1 4ST  3 7"},
		{"line breaks stay", "one\n\ntwo", "one\n\ntwo"},
		{"line breaks of Windows", "one\r\ntwo", "one\ntwo"},
		{"escapes of a terminal lose their force", "\x1b[31mred\x1b[0m \u009b2J", "[31mred[0m 2J"},
		{"a soft hyphen goes", "commis\u00ADsioner", "commissioner"},
		{"a mark finds its letter where something hid between", "y\u200B\u0302", "ŷ"},
		{"eight marks stay", "o" + strings.Repeat("\u0302", 9), "ô" + strings.Repeat("\u0302", 7)},
		{"a letter's own mark is one of the eight", "ô" + strings.Repeat("\u0302", 9), "ô" + strings.Repeat("\u0302", 7)},
		{"each letter has marks of its own", strings.Repeat("o"+strings.Repeat("\u0335", 8), 2), strings.Repeat("o"+strings.Repeat("\u0335", 8), 2)},
	} {
		t.Run(tc.name, func(t *testing.T) { checkClean(t, tc.text, tc.want) })
	}
}

func TestBadInput(t *testing.T) {
	for _, tc := range []struct {
		name  string
		texts []string
		want  string // of each of the texts
	}{
		{"T03_zero_width_only_is_empty", []string{"\u200B", "\u2060", "\uFEFF", " \u200B\u2060\uFEFF\u200C\u00AD \u200B"}, ""},
		{"T05_nfc_and_nfd_are_one", []string{"\u0175", "w\u0302"}, "\u0175"},
		{"T06_welsh_text_is_kept", []string{welsh, norm.NFD.String(welsh)}, welsh},
		{"T09_direction_overrides_are_stripped", []string{
			"\u202EYes, often", "Yes,\u202A\u202B\u202C\u202D often", "Yes, \u2066\u2067\u2068\u2069often", "Yes, often\u200E\u200F\u061C",
		}, "Yes, often"},
		{"T10_emoji_kept_whole", []string{emoji}, emoji},
		{"T11_zalgo_is_limited", []string{"Z" + strings.Repeat("\u0335", 100), "Z" + strings.Repeat("\u0335\u200B", 100)}, "Z" + strings.Repeat("\u0335", 8)},
		{"T12_invalid_utf8_is_replaced", []string{"Ke\xFFnt", "Ke\xC3nt", "Ke\xE2\x80nt", "Ke\xED\xA0\x80nt"}, "Ke\uFFFDnt"},
		{"T13_nul_is_removed", []string{"Ke\x00nt", "\x00Kent\x00"}, "Kent"},
		{"T14_lone_surrogates_become_the_replacement_mark", []string{
			decoded(t, `"Ke\ud800nt"`), decoded(t, `"Ke\udc00nt"`),
		}, "Ke\uFFFDnt"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for _, text := range tc.texts {
				checkClean(t, text, tc.want)
			}
		})
	}
}

const (
	welsh = "ŵ ŷ â ê î ô û ï Ŵ Ŷ, Llŷn, Comisiynydd yr Heddlu a Throseddu"
	// A family, a skin tone, a keycap, a flag with a joiner and the one of Wales.
	emoji = "\U0001F469\u200D\U0001F469\u200D\U0001F467 \U0001F44D\U0001F3FD 1\uFE0F\u20E3 \U0001F3F3\uFE0F\u200D\U0001F308 " + flagOfWales
)

func checkClean(t *testing.T, text, want string) {
	t.Helper()
	got := chat.Clean(text)
	if got != want {
		t.Errorf("Clean(%+q) = %+q, want %+q", text, got, want)
	}
	if again := chat.Clean(got); again != got {
		t.Errorf("Clean(%+q) = %+q, want no change the second time", got, again)
	}
}

// decoded is the text of a JSON string, as it comes from a chat service.
func decoded(t *testing.T, text string) string {
	t.Helper()
	var s string
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		t.Fatalf("decode %s: %v", text, err)
	}
	return s
}

func TestCount(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		want       int
	}{
		{"nothing", "", 0},
		{"Welsh letters are one character each", "ŵŷâêîôûï", 8},
		{"Welsh letters in two parts, once clean", chat.Clean("w\u0302y\u0302"), 2},
		{"a flag is all its parts", flagOfWales, 7},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := chat.Count(tc.text); got != tc.want {
				t.Errorf("Count(%+q) = %d, want %d", tc.text, got, tc.want)
			}
		})
	}
}

func FuzzClean(f *testing.F) {
	for _, text := range []string{
		"who Kent", " \t\r\n", welsh, norm.NFD.String(welsh), emoji, "\u202Eesrever\u2069", "Z" + strings.Repeat("\u0335", 40),
		"Ke\xFF\x00nt", "\uFEFFo\u200B\u0302", "\u1100\u1161\u11A8", "\u0E01\u0E33\u0E49", "\u2028\u0085\u00A0\u0301",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := chat.Clean(text)
		if !utf8.ValidString(got) {
			t.Errorf("Clean(%+q) = %+q, want valid UTF-8", text, got)
		}
		if !norm.NFC.IsNormalString(got) {
			t.Errorf("Clean(%+q) = %+q, want the composed form %+q", text, got, norm.NFC.String(got))
		}
		if i := strings.IndexFunc(got, forbidden); i >= 0 {
			t.Errorf("Clean(%+q) = %+q, want nothing such as %+q in it", text, got, got[i:])
		}
		if n := mostMarks(got); n > 8 {
			t.Errorf("Clean(%+q) = %+q, with %d marks on one letter, want at most 8", text, got, n)
		}
		if strings.TrimSpace(got) != got {
			t.Errorf("Clean(%+q) = %+q, want no space around it", text, got)
		}
		if again := chat.Clean(got); again != got {
			t.Errorf("Clean(%+q) = %+q, and cleaned again %+q, want no change", text, got, again)
		}
	})
}

// forbidden reports whether r may not be left in clean text: a control character
// other than a line break, or one that hides or turns round what is beside it.
func forbidden(r rune) bool {
	return r != '\n' && unicode.IsControl(r) ||
		strings.ContainsRune("\u00A0\u00AD\u061C\u200B\u200C\u200E\u200F\u202F\u2007\u2028\u2029\u2060\uFEFF", r) ||
		'\u202A' <= r && r <= '\u202E' || '\u2066' <= r && r <= '\u2069'
}

// mostMarks is how many marks stand on the letter that has most of them.
func mostMarks(text string) int {
	most, marks := 0, 0
	for _, r := range norm.NFD.String(text) {
		if !unicode.In(r, unicode.Mn, unicode.Me) {
			marks = 0
			continue
		}
		marks++
		most = max(most, marks)
	}
	return most
}
