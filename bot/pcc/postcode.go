package pcc

import (
	"slices"
	"strconv"
	"strings"
)

// postcodes knows the area of every postcode from runs: sorted by postcode, the
// 1.7 million live ones change area fewer than 8,000 times, so a run is where a
// new area begins, and it holds until the next.
type postcodes struct {
	starts []uint64 // packed postcodes
	areas  []string // the area from there on
	inside []uint64 // the same, as a bit
	bits   map[string]uint64
}

// A special is a postcode that belongs to no place in England or Wales.
type special struct {
	name    string // as it is written, with its space
	match   string
	kind    string // "letters" (the area at its front), "district", "postcode" or "word"
	outside string
	Fact
}

var (
	postcodesTable = &table{file: "postcodes.csv", columns: []string{"start", "area"}, key: []string{"start"}, long: true}
	districtsTable = &table{file: "outcodes.csv", columns: []string{"outcode", "areas"}, key: []string{"outcode"}, long: true}
	specialTable   = &table{
		file:    "special.csv",
		columns: []string{"match", "kind", "outside", "source", "confidence", "checked"},
		key:     []string{"match"},
	}
)

// A run is one line of postcodes.csv.
type run struct {
	start uint64
	area  string
}

func readRun(r row) run {
	out, in, ok := strings.Cut(r.cells[0], " ")
	if !ok || !districtShape(out) || len(in) != 3 || !isDigit(in[0]) || !isLetter(in[1]) || !isLetter(in[2]) {
		r.wrong("start is %q; it must be a postcode such as BS1 4ST", r.cells[0])
		return run{}
	}
	return run{pack(out, in), r.cells[1]}
}

// A district is an outcode and the areas that its postcodes lie in, the one
// with most of them first; none where it holds post boxes only.
type district struct {
	outcode string
	areas   []string
	share   float64 // the first area's, from 0 to 1
	inside  uint64  // the areas, a bit each
}

func readDistrict(r row) district {
	d := district{outcode: r.cells[0]}
	if !districtShape(d.outcode) {
		r.wrong("outcode is %q; it must be a postcode district such as BS1", d.outcode)
	}
	if r.cells[1] == "" {
		return d
	}
	total, most := 0, 0
	for part := range strings.SplitSeq(r.cells[1], "|") {
		area, count, _ := strings.Cut(part, ":")
		n, err := strconv.Atoi(count)
		if err != nil || n < 1 || area == "" {
			r.wrong("areas is %q; it must be areas with how many postcodes each has, such as kent:12|surrey:3", r.cells[1])
		}
		d.areas = append(d.areas, area)
		total += n
		most = max(most, n)
	}
	if total > 0 {
		d.share = float64(most) / float64(total)
	}
	return d
}

func readSpecial(r row) special {
	return special{
		name:    r.need("match"),
		match:   strings.ReplaceAll(r.text("match"), " ", ""),
		kind:    r.oneOf("kind", "letters", "district", "postcode", "word"),
		outside: r.need("outside"),
		Fact:    r.fact(),
	}
}

// pack makes a number of a postcode so that numbers order as postcodes do: the
// outcode filled to four with spaces, then the incode, byte for byte.
func pack(out, in string) uint64 {
	var n uint64
	for i := range 4 {
		c := byte(' ')
		if i < len(out) {
			c = out[i]
		}
		n = n<<8 | uint64(c)
	}
	for i := range 3 {
		n = n<<8 | uint64(in[i])
	}
	return n
}

// at is the index of the run that a packed postcode lies in, -1 before the first.
func (p *postcodes) at(n uint64) int {
	i, found := slices.BinarySearch(p.starts, n)
	if found {
		return i
	}
	return i - 1
}

// locate is the areas of a postcode's sector, each once, the postcode's own first.
// They are among those that the district has postcodes in: a run begins at the
// first live postcode of its area, so the codes before it, back to the last live
// one of the run before, belong to neither, and where that run's area has nothing
// in the district, the next run's is meant. A list of several is the caller's own.
func (p *postcodes) locate(t typedPostcode, d district) []string {
	if len(d.areas) == 1 {
		return d.areas
	}
	first, last := pack(t.out, t.in[:1]+"  "), pack(t.out, t.in[:1]+"ZZ")
	unit := first
	if len(t.in) == 3 {
		unit = pack(t.out, t.in)
	}
	own := -1
	var seen uint64
	for i := max(p.at(first), 0); i < len(p.starts) && (p.starts[i] <= last || own < 0); i++ {
		if p.inside[i]&d.inside == 0 {
			continue
		}
		if p.starts[i] <= unit || own < 0 {
			own = i
		}
		seen |= p.inside[i]
	}
	if own < 0 { // no run has an area of the district, as an override may leave it
		return slices.Clone(d.areas)
	}
	areas := make([]string, 1, 4)
	areas[0] = p.areas[own]
	if seen &^= p.inside[own]; seen != 0 {
		for _, area := range d.areas {
			if p.bits[area]&seen != 0 {
				areas = append(areas, area)
			}
		}
	}
	return areas
}

// typedPostcode is what a person typed, taken as a postcode.
type typedPostcode struct {
	out string // the district, "BS1"
	in  string // "4ST", or "4" for a sector, or "" for a district
}

func (t typedPostcode) String() string {
	if t.in == "" {
		return t.out
	}
	return t.out + " " + t.in
}

// squeeze takes the spaces, dots and hyphens out of what may be a postcode and
// writes its letters large. It reports false for what cannot be one: it is too
// long, has no figure or a sign that no postcode has. Full-width letters and figures count as plain ones; other letters do not, because
// changing their case could make plain ones of them.
func squeeze(words string) (string, bool) {
	var b [8]byte
	n, figures := 0, 0
	for _, r := range words {
		if r >= 0xFF01 && r <= 0xFF5E {
			r -= 0xFF01 - '!'
		}
		switch {
		case r >= 'a' && r <= 'z':
			r -= 'a' - 'A'
		case r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
		case r == ' ', r == '.', r == '-', r == '\u00A0', r == '\u2010', r == '\u2011', r == '\u2013', r == '\t':
			continue
		default:
			return "", false
		}
		if n == len(b)-1 {
			return "", false
		}
		if isDigit(byte(r)) {
			figures++
		}
		b[n] = byte(r)
		n++
	}
	return string(b[:n]), n >= 2 && figures > 0
}

// splitPostcode reads a squeezed text as a postcode, a sector or a district by
// its shape: letters, a figure, perhaps one more, then a figure and two letters.
// Where "BS14" can be a district or the sector BS1 4, exists decides: a district
// that there is wins.
func splitPostcode(s string, exists func(out string) bool) (typedPostcode, bool) {
	if len(s) >= 5 && isDigit(s[len(s)-3]) && isLetter(s[len(s)-2]) && isLetter(s[len(s)-1]) && districtShape(s[:len(s)-3]) {
		return typedPostcode{s[:len(s)-3], s[len(s)-3:]}, true
	}
	if districtShape(s) && exists(s) {
		return typedPostcode{out: s}, true
	}
	if n := len(s) - 1; n >= 2 && isDigit(s[n]) && districtShape(s[:n]) && exists(s[:n]) {
		return typedPostcode{s[:n], s[n:]}, true
	}
	return typedPostcode{out: s}, districtShape(s)
}

// typedSector reads "BS1 4", where the space tells what "BS14" leaves open.
func typedSector(words string, exists func(out string) bool) (typedPostcode, bool) {
	words = strings.TrimSpace(words)
	if n := len(words); n < 4 || !isDigit(words[n-1]) || words[n-2] != ' ' {
		return typedPostcode{}, false
	}
	out, in, _ := strings.Cut(strings.ToUpper(words), " ")
	in = strings.TrimSpace(in)
	if len(in) != 1 || !exists(out) {
		return typedPostcode{}, false
	}
	return typedPostcode{out, in}, true
}

// districtShape reports whether s looks like an outcode: A9, A99, AA9, AA99,
// A9A or AA9A.
func districtShape(s string) bool {
	if len(s) < 2 || len(s) > 4 || !isLetter(s[0]) {
		return false
	}
	rest := s[1:]
	if isLetter(rest[0]) {
		rest = rest[1:]
	}
	return len(rest) >= 1 && len(rest) <= 2 && isDigit(rest[0])
}

func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
func isLetter(c byte) bool { return c >= 'A' && c <= 'Z' }
