package store

import (
	"context"
	"database/sql"
	"io/fs"
)

// OpenWith is Open for a program with migrations of its own.
func OpenWith(ctx context.Context, path string, migrations fs.FS) (*Store, error) {
	return open(ctx, path, syncFull, migrations)
}

// OpenReadOnlyWith is OpenReadOnly for a program with migrations of its own.
func OpenReadOnlyWith(ctx context.Context, path string, migrations fs.FS) (*Store, error) {
	return openReadOnly(ctx, path, migrations)
}

// Shipped are the migrations of this program.
var Shipped fs.FS = shipped

// Claim does the first step of making a file.
func Claim(ctx context.Context, path string) error {
	return claim(ctx, path, syncFull)
}

// Named is how the store tells errors of the database apart.
func Named(err error) error { return named(err) }

// NewDraftID is an ID for a new draft.
func NewDraftID() string { return newDraftID() }

// Writer is the connection through which s writes.
func (s *Store) Writer() *sql.DB { return s.writer }

// Reader is the connections through which s reads.
func (s *Store) Reader() *sql.DB { return s.reader }

// ConnectProving opens path with a setting left out and asks for its proof.
func ConnectProving(path, query string) *sql.DB {
	return pool(1, connector{
		dsn:   "file:" + path + "?" + query,
		proof: settings{syncFull, "wal", 1},
	})
}

// ExamineWith is Examine for a program with migrations of its own.
func ExamineWith(ctx context.Context, path string, migrations fs.FS) Examination {
	return examine(ctx, path, migrations)
}

// ClaimableStatement and StaleStatement find what a sweep has to do.
var (
	ClaimableStatement = claimableStatement
	StaleStatement     = staleStatement
)
