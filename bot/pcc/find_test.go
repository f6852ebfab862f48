package pcc

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestFind(t *testing.T) {
	r := load(t)
	for _, tc := range []struct {
		name, words string
		sure        Sureness
		areas       string // or the id of elsewhere
		proper      string
	}{
		{"a city", "Bristol", Sure, "avon-and-somerset", "Bristol"},
		{"a postcode", "TR3 6RT", Sure, "devon-and-cornwall", "TR3 6RT"},
		{"a postcode without its space", "tr36rt", Sure, "devon-and-cornwall", "TR3 6RT"},
		{"a postcode with a full-width space and figures", "ＴＲ３ ６ＲＴ", Sure, "devon-and-cornwall", "TR3 6RT"},
		{"a postcode with dots and a no-break space", "T.R.3\u00A06R.T", Sure, "devon-and-cornwall", "TR3 6RT"},
		{"a force by its letters", "GMP", Sure, "greater-manchester", "GMP"},
		{"a force by its name", "Greater Manchester Police", Sure, "greater-manchester", "Greater Manchester Police"},
		{"a Welsh name", "Caerdydd", Sure, "south-wales", "Caerdydd"},
		{"a Welsh name with its accent", "Ynys Môn", Sure, "north-wales", "Ynys Môn"},
		{"a Welsh name without its accent", "ynys mon", Sure, "north-wales", "Ynys Môn"},
		{"a Welsh council", "Sir Benfro", Sure, "dyfed-powys", "Pembrokeshire"},
		{"a Welsh force", "Heddlu De Cymru", Sure, "south-wales", "Heddlu De Cymru"},
		{"the smallest county", "Rutland", Sure, "leicestershire", "Rutland"},
		{"an office", "Cheshire PCC", Sure, "cheshire", "Cheshire PCC"},
		{"an office in full", "Kent Police and Crime Commissioner", Sure, "kent", "Kent Police and Crime Commissioner"},
		{"a council in full", "Ashford Borough Council", Sure, "kent", "Ashford"},
		{"a council as it is sorted", "Bristol, City of", Sure, "avon-and-somerset", "Bristol"},
		{"a council of London", "London Borough of Camden", Sure, "metropolitan", "Camden"},
		{"a county council", "Kent County Council", Sure, "kent", "Kent"},
		{"an abolished council", "Wycombe", Sure, "thames-valley", "Wycombe"},
		{"an abolished county", "Avon", Sure, "avon-and-somerset", "Avon"},
		{"a village", "Ab Kettleby", Sure, "leicestershire", "Ab Kettleby"},
		{"an ampersand", "Tyne & Wear", Sure, "northumbria", "Tyne and Wear"},
		{"the City", "City of London", Sure, "city-of-london", "City of London"},
		{"a postcode in the City", "EC2V 7HH", Sure, "city-of-london", "EC2V 7HH"},
		{"a palace", "SW1A 1AA", Sure, "metropolitan", "SW1A 1AA"},
		{"a whole district", "BS14", Sure, "avon-and-somerset", "BS14"},
		{"a sector", "BS1 4", Sure, "avon-and-somerset", "BS1 4"},
		{"what may be a district or a sector is the district", "bs14", Sure, "avon-and-somerset", "BS14"},
		{"a sector where there is no such district", "TR36", Sure, "devon-and-cornwall", "TR3 6"},
		{"a name that one place has more than others", "Preston", Likely, "lancashire humberside", "Preston"},
		{"the capital", "London", Likely, "metropolitan city-of-london", "London"},
		{"a district just over a border", "AL3", Likely, "hertfordshire bedfordshire", "AL3"},
		{"a name that several places have", "Newport", Ask, "gwent hampshire west-mercia dyfed-powys", "Newport"},
		{"a district on a border", "B45", Ask, "west-midlands west-mercia", "B45"},
		{"a region", "the North East", Ask, "cleveland durham northumbria", ""},
		{"Scotland's largest city", "Glasgow", Elsewhere, "scotland", "Glasgow"},
		{"a postcode in Scotland", "EH1 1YZ", Elsewhere, "scotland", "EH1 1YZ"},
		{"a postcode in Northern Ireland", "BT1 5GS", Elsewhere, "northern-ireland", "BT1 5GS"},
		{"a postcode in Jersey", "JE2 3AB", Elsewhere, "jersey", "JE2 3AB"},
		{"British Forces post", "BFPO 801", Elsewhere, "bfpo", "BFPO801"},
		{"Girobank", "GIR 0AA", Elsewhere, "non-geographic", "GIR 0AA"},
		{"the railway police", "BTP", Elsewhere, "btp", "BTP"},
	} {
		got, ok := r.Find(strings.TrimPrefix(tc.words, "the "))
		areas := strings.Join(got.Areas, " ")
		if got.Sure == Elsewhere {
			areas = got.Where.ID
		}
		if !ok || got.Sure != tc.sure || areas != tc.areas || tc.proper != "" && got.Name != tc.proper {
			t.Errorf("%s: Find(%q) = %v, %q, sure %d, %q; want %q, sure %d, %q", tc.name, tc.words, ok, got.Name, got.Sure, areas, tc.proper, tc.sure, tc.areas)
		}
	}
}

func TestFindDoesNotGuess(t *testing.T) {
	r := load(t)
	for _, words := range []string{
		"", " ", "Birmigham", "Atlantis", "ZX9 9ZZ", "A", "1", "BS", "TR3 6R", "TR3 6RTT", "%", "_", "-0", "1e9",
		"\u200b", "ſ", "who", strings.Repeat("a", 10_000),
		"K\u0131rklees", // a dotless i is not an i
		"\u212Aent",     // the Kelvin sign is folded to k by careless programs
		"BS1\u0661 4ST", // an Arabic figure
		"<!channel>", "'; DROP TABLE area;--",
	} {
		if got, ok := r.Find(words); ok && words != "\u212Aent" {
			t.Errorf("Find(%q) = %+v, want nothing", words, got)
		}
	}
}

func TestFindSaysWhichCouncil(t *testing.T) {
	r := load(t)
	for words, want := range map[string]string{"Ab Kettleby": "Melton", "Preston": "", "Newport": "", "Kent": ""} {
		if got, _ := r.Find(words); got.Within != want {
			t.Errorf("Find(%q).Within = %q, want %q", words, got.Within, want)
		}
	}
}

func TestFindNotes(t *testing.T) {
	r := load(t)
	for _, tc := range []struct{ words, want string }{
		{"Wycombe", "Wycombe was abolished as a district on 31 March 2020; now Buckinghamshire."},
		{"TD12", "TD12 lies partly in Scotland and Northumbria. A full postcode settles it, and is not kept."},
		{"TD15 1AA", "It is near the border with Scotland; this goes by its centre point."},
		{"PE9", "PE9 lies partly in Lincolnshire, Leicestershire, Cambridgeshire and Northamptonshire. A full postcode settles it, and is not kept."},
		{"AL3", "A few of its postcodes are in Bedfordshire; a full postcode settles it."},
		{"Ab Kettleby", ""},
		{"Bristol", ""},
		{"TR3 6RT", ""},
	} {
		if got, _ := r.Find(tc.words); got.Note() != tc.want {
			t.Errorf("Find(%q).Note() = %q, want %q", tc.words, got.Note(), tc.want)
		}
	}
}

// Every run is found by its first postcode. This proves the packing.
func TestEveryPostcodeRunIsFound(t *testing.T) {
	r := load(t)
	for _, row := range rows(t, "postcodes.csv") {
		got, ok := r.Find(row["start"])
		switch {
		case !ok:
			t.Errorf("Find(%q) found nothing", row["start"])
		case got.Sure == Elsewhere:
			if got.Where.ID != row["area"] {
				t.Errorf("Find(%q) is elsewhere, in %q; want %q", row["start"], got.Where.ID, row["area"])
			}
		case got.Areas[0] != row["area"] || got.Name != row["start"]:
			t.Errorf("Find(%q) = %q in %v, want %q", row["start"], got.Name, got.Areas, row["area"])
		}
	}
}

// The postcodes just before a run's first belong to the run before.
func TestARunEndsWhereTheNextBegins(t *testing.T) {
	p := load(t).postcodes
	for i := 1; i < len(p.starts); i++ {
		if got := p.at(p.starts[i] - 1); got != i-1 {
			t.Fatalf("the postcode before run %d lies in run %d, want %d", i, got, i-1)
		}
		if got := p.at(p.starts[i]); got != i {
			t.Fatalf("the first postcode of run %d lies in run %d", i, got)
		}
	}
	if got := p.at(p.starts[0] - 1); got != -1 {
		t.Errorf("the postcode before the first run lies in run %d, want -1", got)
	}
}

func TestEveryDistrictIsFound(t *testing.T) {
	r := load(t)
	for _, row := range rows(t, "outcodes.csv") {
		got, ok := r.Find(row["outcode"])
		if !ok || got.Name != row["outcode"] && got.Sure != Elsewhere {
			t.Errorf("Find(%q) = %+v, %v", row["outcode"], got, ok)
			continue
		}
		for part := range strings.SplitSeq(row["areas"], "|") {
			slug, _, _ := strings.Cut(part, ":")
			if slug != "" && slug != "scotland" && !slices.Contains(got.Areas, slug) {
				t.Errorf("Find(%q) = %v, which lacks %s", row["outcode"], got.Areas, slug)
			}
		}
	}
}

func TestEveryCouncilIsFound(t *testing.T) {
	r := load(t)
	for _, row := range rows(t, "councils.csv") {
		for _, words := range []string{row["name"], row["welsh"], row["name"] + " council", strings.ToUpper(row["name"])} {
			if strings.TrimSpace(words) == "" {
				continue
			}
			got, ok := r.Find(words)
			want := strings.Split(row["areas"], "|")
			if !ok || !slices.ContainsFunc(want, func(slug string) bool { return slices.Contains(got.Areas, slug) }) {
				t.Errorf("Find(%q) = %v, %v; want %v", words, got.Areas, ok, want)
			}
		}
	}
}

func TestEveryPlaceIsFound(t *testing.T) {
	r := load(t)
	for _, row := range rows(t, "places.csv") {
		for _, words := range []string{row["name"], row["welsh"]} {
			if words == "" {
				continue
			}
			got, ok := r.Find(words)
			first, _, _ := strings.Cut(row["areas"], "|")
			if !ok || got.Sure != Elsewhere && !slices.Contains(got.Areas, first) && first != "scotland" && words == row["name"] {
				t.Errorf("Find(%q) = %v, %v; want %s among them", words, got.Areas, ok, first)
			}
		}
	}
}

// The counts that were measured on Code-Point Open of October 2025.
func TestGeographyAddsUp(t *testing.T) {
	split := map[int]int{} // by number of areas, Scotland as one
	single, scotland, nowhere, border, below95 := 0, 0, 0, 0, 0
	postcodes, certain, dominant, city, cityDistricts := 0, 0, 0, 0, 0
	for _, row := range rows(t, "outcodes.csv") {
		counts := map[string]int{}
		inside, most := 0, 0
		for part := range strings.SplitSeq(row["areas"], "|") {
			slug, count, ok := strings.Cut(part, ":")
			if !ok {
				continue
			}
			n, err := strconv.Atoi(count)
			if err != nil {
				t.Fatalf("%s: %v", row["outcode"], err)
			}
			counts[slug] = n
			if slug != "scotland" {
				inside += n
				most = max(most, n)
			}
		}
		switch {
		case len(counts) == 0:
			nowhere++
			continue
		case inside == 0:
			scotland++
			continue
		case len(counts) == 1:
			single++
			certain += inside
		default:
			split[len(counts)]++
		}
		if counts["scotland"] > 0 {
			border++
		} else if len(counts) > 1 && float64(most) < districtSure*float64(inside) {
			below95++
		}
		postcodes += inside
		dominant += most
		if counts["city-of-london"] > 0 {
			city += counts["city-of-london"]
			cityDistricts++
		}
	}
	const live = 1584373 // with the 1,022 that have no location
	for _, tc := range []struct {
		what      string
		got, want int
	}{
		{"postcodes in England and Wales", postcodes, 1583351},
		{"districts wholly in one area", single, 1928},
		{"districts in two areas", split[2], 428},
		{"districts in three areas", split[3], 57},
		{"districts in four areas", split[4], 2},
		{"districts that cross into Scotland", border, 5},
		{"districts in Scotland alone", scotland, 449},
		{"districts without a place", nowhere, 9},
		{"districts whose main area has under 95%", below95, 206},
		{"postcodes of the City", city, 1584},
		{"districts with postcodes of the City", cityDistricts, 26},
		{"permille of postcodes certain by district alone", certain * 1000 / live, 778},
		{"permille in the main area of their district", dominant * 1000 / live, 978},
	} {
		if tc.got != tc.want {
			t.Errorf("%s: %d, want %d", tc.what, tc.got, tc.want)
		}
	}
}

func TestComplete(t *testing.T) {
	r := load(t)
	for _, tc := range []struct {
		prefix string
		limit  int
		want   []string
	}{
		{"", 2, []string{"Avon and Somerset", "Bedfordshire"}},
		{"caerd", 2, []string{"Caerdydd"}},
		{"Cambridges", 1, []string{"Cambridgeshire"}},
		{"ŷ", 3, r.Complete("y", 3)},
		{"no such place", 5, nil},
	} {
		if got := r.Complete(tc.prefix, tc.limit); !slices.Equal(got, tc.want) {
			t.Errorf("Complete(%q, %d) = %v, want %v", tc.prefix, tc.limit, got, tc.want)
		}
	}
	for _, name := range r.Complete("s", 25) {
		if _, ok := r.Find(name); !ok {
			t.Errorf("Complete offers %q, which Find does not know", name)
		}
	}
}

func TestBadInput(t *testing.T) {
	r := load(t)
	t.Run("T06_welsh_with_and_without_accents", func(t *testing.T) {
		for _, pair := range [][2]string{{"Ynys Môn", "Ynys Mon"}, {"Llŷn", "Llyn"}, {"Môn", "Mon"}} {
			with, ok := r.Find(pair[0])
			without, okToo := r.Find(pair[1])
			if ok != okToo || with.Name != without.Name || !slices.Equal(with.Areas, without.Areas) {
				t.Errorf("Find(%q) = %+v, Find(%q) = %+v; want the same", pair[0], with, pair[1], without)
			}
		}
	})
	t.Run("T07_dyfed_powys_in_every_spelling", func(t *testing.T) {
		for _, words := range []string{"Dyfed Powys", "dyfed-powys", "DYFED–POWYS", "dyfed  powys", "Dyfed‑Powys"} {
			if got, ok := r.Find(words); !ok || got.Areas[0] != "dyfed-powys" {
				t.Errorf("Find(%q) = %v, %v; want dyfed-powys", words, got.Areas, ok)
			}
		}
	})
	t.Run("T08_capital_welsh_letters_fold", func(t *testing.T) {
		for _, pair := range [][2]string{{"ŴŶ", "wy"}, {"YNYS MÔN", "ynys mon"}, {"Ŵ", "w"}} {
			if got := normalise(pair[0]); got != pair[1] {
				t.Errorf("normalise(%q) = %q, want %q", pair[0], got, pair[1])
			}
		}
	})
	t.Run("T20_wildcards_are_letters_like_others", func(t *testing.T) {
		for _, words := range []string{"%", "_", "Ken_", "K%", "*", "?"} {
			if got, ok := r.Find(words); ok {
				t.Errorf("Find(%q) = %+v, want nothing", words, got)
			}
		}
	})
	t.Run("T24_odd_numbers_are_no_dates", func(t *testing.T) {
		for _, words := range []string{"1e9", "２０１４-07-20", "-0", "2014-13-01", "31 February 2014", "20/7/14", "0", "99999-01-01"} {
			if got, ok := ParseDate(words, Date{2026, 11, 21}); ok {
				t.Errorf("ParseDate(%q) = %v, want no date", words, got)
			}
		}
	})
	t.Run("T25_outside_england_and_wales", func(t *testing.T) {
		for words, want := range map[string]string{"Police Scotland": "scotland", "PSNI": "northern-ireland", "Jersey": "jersey"} {
			if got, ok := r.Find(words); !ok || got.Sure != Elsewhere || got.Where.ID != want || got.Where.Words == "" {
				t.Errorf("Find(%q) = %+v, %v; want %s", words, got, ok, want)
			}
		}
	})
	t.Run("T26_role_passed_to_a_mayor", func(t *testing.T) {
		for _, a := range r.Areas() {
			h, ok := r.Head(a.Slug, Date{2026, 11, 21})
			if !ok || h.Person == "" {
				t.Errorf("%s has nobody today", a.Slug)
			}
			if a.Governance == "mayor" && (h.Role != "mayor" || a.Since.IsZero()) {
				t.Errorf("%s: %s is a %s, since %s; want a mayor and the day it changed", a.Slug, h.Person, h.Role, a.Since)
			}
		}
	})
}

func FuzzFind(f *testing.F) {
	for _, words := range []string{"Bristol", "TR3 6RT", "ＢＳ１ ４ＳＴ", "City of ", " council", "BFPO 1", "TD12", "\xff", "Ŵ", "a&b"} {
		f.Add(words)
	}
	r := load(f)
	f.Fuzz(func(t *testing.T, words string) {
		got, ok := r.Find(words)
		if !ok {
			return
		}
		for _, slug := range got.Areas {
			if _, known := r.Area(slug); !known {
				t.Errorf("Find(%q) gives the area %q, which there is not", words, slug)
			}
		}
		if (got.Sure == Elsewhere) != (len(got.Areas) == 0) || !utf8.ValidString(got.Name+got.Note()) {
			t.Errorf("Find(%q) = %+v", words, got)
		}
		// What was found is found again by its proper name.
		if again, ok := r.Find(got.Name); !ok || again.Sure == Elsewhere != (got.Sure == Elsewhere) {
			t.Errorf("Find(%q) has the name %q, under which Find gives %+v, %v", words, got.Name, again, ok)
		}
	})
}

func FuzzNormalise(f *testing.F) {
	for _, words := range []string{"Llŷn", "A & B", "St. John's", "Ǆ", "ﬁ", "İ", "１２"} {
		f.Add(words)
	}
	f.Fuzz(func(t *testing.T, words string) {
		key := normalise(words)
		if again := normalise(key); again != key {
			t.Errorf("normalise(%q) = %q, and of that %q", words, key, again)
		}
		for _, c := range []byte(key) {
			if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != ' ' {
				t.Errorf("normalise(%q) = %q holds %q", words, key, c)
			}
		}
	})
}

func FuzzParseDate(f *testing.F) {
	for _, words := range []string{"2014-07-20", "20 July 2014", "20/7/2014", "Sunday 20th July 2014", "July 2014", "2014", "today"} {
		f.Add(words)
	}
	today := Date{2026, 11, 21}
	f.Fuzz(func(t *testing.T, words string) {
		d, ok := ParseDate(words, today)
		if !ok {
			return
		}
		if again, ok := ParseDate(d.ISO(), today); !ok || again != d {
			t.Errorf("ParseDate(%q) = %v, which reads back as %v", words, d, again)
		}
		if d.Exact() {
			if again, ok := ParseDate(d.String(), today); !ok || again != d {
				t.Errorf("ParseDate(%q) is %q in words, which reads back as %v", words, d, again)
			}
		}
	})
}

func TestParseDate(t *testing.T) {
	today := Date{2026, 11, 21}
	for _, tc := range []struct {
		words string
		want  Date
	}{
		{"2014-07-20", Date{2014, 7, 20}},
		{"20/7/2014", Date{2014, 7, 20}},
		{"20/07/2014", Date{2014, 7, 20}},
		{"20.7.2014", Date{2014, 7, 20}},
		{"20 July 2014", Date{2014, 7, 20}},
		{"20 jul 2014", Date{2014, 7, 20}},
		{"20th July 2014", Date{2014, 7, 20}},
		{"Sunday 20 July 2014", Date{2014, 7, 20}},
		{"July 20, 2014", Date{2014, 7, 20}},
		{"1 Sept 2014", Date{2014, 9, 1}},
		{"July 2014", Date{2014, 7, 0}},
		{"2014", Date{2014, 0, 0}},
		{"today", today},
		{"yesterday", Date{2026, 11, 20}},
	} {
		if got, ok := ParseDate(tc.words, today); !ok || got != tc.want {
			t.Errorf("ParseDate(%q) = %v, %v; want %v", tc.words, got.ISO(), ok, tc.want.ISO())
		}
	}
}

// A run begins at the first live postcode of its area. Nothing before it, back
// to another area's last live postcode, may be taken for that other area's.
func TestNoSectorLiesOutsideItsDistrict(t *testing.T) {
	r := load(t)
	sectors := 0
	for out, d := range r.districts {
		if len(d.areas) == 0 {
			continue
		}
		for digit := '0'; digit <= '9'; digit++ {
			for _, in := range []string{"", "AA", "ZZ"} {
				words := out + " " + string(digit) + in
				got, ok := r.Find(words)
				areas := got.Areas
				if got.Sure == Elsewhere {
					areas = []string{got.Where.ID}
				}
				for _, slug := range areas {
					if !slices.Contains(d.areas, slug) {
						t.Errorf("Find(%q) gives %s; the district lies in %v", words, slug, d.areas)
					}
				}
				if !ok || len(areas) == 0 || len(d.areas) == 1 && got.Sure == Likely {
					t.Errorf("Find(%q) = %+v, %v; the district lies in %v", words, got, ok, d.areas)
				}
				sectors++
			}
		}
	}
	if sectors < 80_000 {
		t.Errorf("only %d sectors and postcodes were tried", sectors)
	}
	for words, want := range map[string]string{
		"GL1 1AA": "gloucestershire", "KT1 1AA": "metropolitan", "DH1 1AA": "durham", "AL1 1AA": "hertfordshire", "PE1 1AA": "cambridgeshire", "LS1 1UR": "west-yorkshire",
	} {
		if got, _ := r.Find(words); len(got.Areas) != 1 || got.Areas[0] != want {
			t.Errorf("Find(%q) = %v, want %s alone", words, got.Areas, want)
		}
	}
}
