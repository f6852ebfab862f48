package pcc

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// folder is an operator's folder with one table.
func folder(file, text string) fs.FS {
	return fstest.MapFS{file: &fstest.MapFile{Data: []byte(text)}}
}

func TestOverrideReplacesARow(t *testing.T) {
	over := folder("holders.csv", `area,role,start,end,source,checked,by
kent,pcc,2024-05-09,2026-12-01,Kent police and crime panel,2026-12-02,Sam of the host
`)
	_, err := Load(Data(), over)
	if err == nil || !strings.Contains(err.Error(), "kent: there are 0 current heads") {
		t.Fatalf("a table that ends a term and names nobody after it: error %v, want that there is no current head", err)
	}
	over = folder("holders.csv", "\uFEFF"+`area,role,start,end,person,how,source,checked,confidence,by,party
kent,pcc,2024-05-09,2026-12-01,Matthew Scott,elected,Kent police and crime panel,2026-12-02,verified,Sam of the host,Conservative
kent,pcc,2026-12-02,,Ann Example,acting,Kent police and crime panel,2026-12-02,verified,Sam of the host,
`)
	r, err := Load(Data(), over)
	if err != nil {
		t.Fatalf("Load with a table that says who came after: %v", err)
	}
	for _, tc := range []struct{ on, person, party, by string }{
		{"2026-12-01", "Matthew Scott", "Conservative", "Sam of the host"},
		{"2026-12-02", "Ann Example", "", "Sam of the host"},
		{"2020-01-01", "Matthew Scott", "Conservative", ""},
	} {
		h, _ := r.Head("kent", day(t, tc.on))
		if h.Person != tc.person || h.By != tc.by || h.Party != tc.party {
			t.Errorf("Kent on %s: %q (%s), by %q; want %q (%s), by %q", tc.on, h.Person, h.Party, h.By, tc.person, tc.party, tc.by)
		}
	}
}

// A column that the host leaves out keeps what the program's own row has.
func TestOverrideKeepsWhatItLeavesOut(t *testing.T) {
	r, err := Load(Data(), folder("areas.csv", "slug,website,source,checked\nkent,https://new.example.org,the office,2026-12-01\n"))
	if err != nil {
		t.Fatal(err)
	}
	a, _ := r.Area("kent")
	if a.Website != "https://new.example.org" || a.Force != "Kent Police" || a.By != "the host's own table" || a.Source != "the office" {
		t.Errorf("Kent is now %+v", a)
	}
}

func TestOverrideIsRefusedByFileLineAndReason(t *testing.T) {
	for _, tc := range []struct{ name, file, text, want string }{
		{"an unknown table", "holder.csv", "a\n", "holder.csv is not one of the tables; did you mean holders.csv?"},
		{"an unknown column", "areas.csv", "slug,webiste,source,checked\n", `areas.csv line 1: there is no column "webiste"`},
		{"no key", "areas.csv", "website,source,checked\n", `areas.csv line 1: the column "slug" is missing`},
		{"no source column", "areas.csv", "slug,website\n", `areas.csv line 1: the column "source" is missing`},
		{"no source", "areas.csv", "slug,website,source,checked\nkent,https://a.example,,2026-12-01\n", "areas.csv line 2: source is empty"},
		{"a date that is none", "areas.csv", "slug,source,checked\nkent,x,1 December\n", `areas.csv line 2: checked: "1 December" is not a date`},
		{"a link that is no https", "areas.csv", "slug,website,source,checked\nkent,javascript:alert(1),x,2026-12-01\n", "areas.csv line 2: website must be an address that begins with https://"},
		{"a word that is not allowed", "areas.csv", "slug,governance,source,checked\nkent,king,x,2026-12-01\n", `areas.csv line 2: governance is "king"; it must be one of: pcc, pfcc, mayor, corporation`},
		{"a row twice", "areas.csv", "slug,source,checked\nkent,x,2026-12-01\nkent,y,2026-12-01\n", "areas.csv line 3: kent is there twice; it stands in line 2 already"},
		{"a broken quote", "areas.csv", "slug,source,checked\nkent,\"x,2026-12-01\n", "areas.csv line 2: "},
		{"too few cells", "areas.csv", "slug,source,checked\nkent,x\n", "areas.csv line 2: wrong number of fields"},
		{"an empty file", "areas.csv", "", "areas.csv line 1: the file is empty"},
		{"a new area", "areas.csv", "slug,name,force,country,region,code,governance,body,source,confidence,checked\nx,X,X,Wales,W,X,pcc,X,X,verified,2026-12-01\n", "areas.csv: there are 44 areas; there must be 43"},
		{"a poll on a Monday", "upcoming.csv", "id,area,office,title,date,status,policing,source,confidence,checked\nmayor.kent.2027-05-03,kent,mayor,Mayor of Kent,2027-05-03,scheduled,expected,x,verified,2026-12-01\n", "Monday 3 May 2027 is not a Thursday"},
		{"terms that overlap", "holders.csv", "area,role,start,person,how,source,confidence,checked\nkent,pcc,2025-01-01,X,elected,x,verified,2026-12-01\n", "kent: the term from 2025-01-01 overlaps the one from 2024-05-09"},
		{"an end before the start", "holders.csv", "area,role,start,end,source,checked\nkent,pcc,2024-05-09,2024-05-01,x,2026-12-01\n", "holders.csv line 2: end must be a day, not before start"},
		{"a place in no area", "places.csv", "name,kind,areas\nXanadu,town,cathay\n", `Xanadu: there is no area "cathay"`},
		{"long words", "reform.csv", "area,short,source,checked\nkent," + strings.Repeat("x", 211) + ",x,2026-12-01\n", "reform.csv line 2: short has 211 characters; it may have 210"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := Load(Data(), folder(tc.file, tc.text))
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("Load with %s %q: error %v, want %q", tc.file, tc.text, err, tc.want)
			}
		})
	}
}

// One look shows all that is wrong with a table.
func TestOverrideSaysAllThatIsWrong(t *testing.T) {
	_, err := Load(Data(), folder("areas.csv", "slug,governance,source,checked\nkent,king,,2026-12-01\nessex,queen,x,\n"))
	for _, want := range []string{"line 2: governance", "line 2: source is empty", "line 3: governance", "line 3: checked"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Load: error %v lacks %q", err, want)
		}
	}
}

// A district that no run reaches, as a careless table may leave it, is asked
// about, and nothing breaks.
func TestOverrideWithADistrictThatNoRunReaches(t *testing.T) {
	r, err := Load(Data(), folder("outcodes.csv", "outcode,areas\nYO99,warwickshire:3|west-mercia:2\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, words := range []string{"YO99 1AA", "YO99 1", "YO99"} {
		if got, ok := r.Find(words); !ok || len(got.Areas) != 2 || got.Sure == Sure {
			t.Errorf("Find(%q) = %+v, %v; want both areas", words, got, ok)
		}
	}
}

func TestDiff(t *testing.T) {
	over := fstest.MapFS{
		"areas.csv":  &fstest.MapFile{Data: []byte("slug,website,source,checked,by\nkent,https://new.example.org,the office,2026-12-01,Sam\n")},
		"places.csv": &fstest.MapFile{Data: []byte("name,kind,areas\nXanadu,town,kent\n")},
		"README.md":  &fstest.MapFile{Data: []byte("ours")},
	}
	got, err := Diff(Data(), over)
	if err != nil {
		t.Fatal(err)
	}
	a, _ := load(t).Area("kent")
	want := []string{
		`areas.csv: kent: website was "` + a.Website + `", is "https://new.example.org" (Sam)`,
		`areas.csv: kent: source was "` + a.Source + `", is "the office" (Sam)`,
		`areas.csv: kent: checked was "2026-11-21", is "2026-12-01" (Sam)`,
		`places.csv: Xanadu is added by the host's own table`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Diff (-want +got):\n%s", diff)
	}
	if got, err := Diff(Data(), fstest.MapFS{}); err != nil || len(got) != 0 {
		t.Errorf("Diff with an empty folder = %v, %v; want nothing", got, err)
	}
}

// Checks that a table of ours would have to pass fail where they should, each
// on its own.
func TestCheckFindsWhatContradicts(t *testing.T) {
	for _, tc := range []struct {
		name string
		harm func(*tables)
		want string
	}{
		{"a head is missing", func(t *tables) { t.holders[3].End = Date{2026, 1, 1} }, "there are 0 current heads"},
		{"an area has no reform", func(t *tables) { t.reform = t.reform[1:] }, "nothing says what follows"},
		{"a poll is missing", func(t *tables) { t.elections = t.elections[1:] }, "there are 40 ordinary PCC polls on Thursday 15 November 2012; there were 41"},
		{"an id and its date differ", func(t *tables) { t.upcoming[0].ID = "x" }, "x: the id does not end in its date"},
		{"took office before the poll", func(t *tables) { t.elections[0].TookOffice = t.elections[0].Date }, "took_office is not after the poll"},
		{"a change learned too early", func(t *tables) { t.changes[0].Learned = Date{Year: 2001} }, "was learned before it happened"},
		{"a change in no area", func(t *tables) { t.changes[0].Area = "x" }, `changes.csv: there is no area "x"`},
		{"a holder in no area", func(t *tables) { t.holders[0].Area = "x" }, `holders.csv: there is no area "x"`},
		{"two runs at one postcode", func(t *tables) { t.runs[1].start = t.runs[0].start }, "two runs start at the same postcode"},
		{"a run in no area", func(t *tables) { t.runs[1].area = "x" }, `postcodes.csv: a run: there is no area "x"`},
		{"a mayor without a title", func(t *tables) { mayorless(t.areas) }, "the mayor has no title"},
		{"a special postcode nowhere", func(t *tables) { t.special[0].outside = "x" }, `BT: outside.csv has no "x"`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tables, err := readTables(Data(), nil)
			if err != nil {
				t.Fatal(err)
			}
			tc.harm(tables)
			var found []string
			for _, err := range tables.register().Check() {
				found = append(found, err.Error())
			}
			if !strings.Contains(strings.Join(found, "\n"), tc.want) {
				t.Errorf("Check found %q, want %q", found, tc.want)
			}
		})
	}
}

func mayorless(areas []Area) {
	for i := range areas {
		areas[i].Mayor = ""
	}
}
