package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"

	"github.com/mattn/go-sqlite3"
)

// Values of SQLite's setting "synchronous".
const (
	syncOff  int64 = 0 // for what is thrown away
	syncFull int64 = 2 // a commit is on the disk before it returns
)

// busyTimeout is how many milliseconds a connection waits for a lock.
const busyTimeout = "2000"

// writer is the one connection through which everything is changed. It takes
// the lock for writing at the start of a transaction, because one that reads
// first and writes later fails when another came between, however long it would
// wait.
func writer(path string, synchronous int64) *sql.DB {
	return pool(1, connector{
		dsn: dsn(path, url.Values{
			"mode":           {"rw"},
			"_txlock":        {"immediate"},
			"_journal_mode":  {"WAL"},
			"_synchronous":   {strconv.FormatInt(synchronous, 10)},
			"_foreign_keys":  {"on"},
			"_busy_timeout":  {busyTimeout},
			"_secure_delete": {"on"},
		}),
		proof: settings{synchronous, "wal", 1},
	})
}

// reader is the connections that read beside the writer.
func reader(path string, synchronous int64) *sql.DB {
	return pool(4, connector{
		dsn:   readDSN(path, synchronous),
		proof: settings{synchronous, "wal", 1},
	})
}

// onlyReader is the connections of a program that only reads. The file may be a
// copy, which is not in WAL mode.
func onlyReader(path string) *sql.DB {
	return pool(4, connector{
		dsn:   readDSN(path, syncFull),
		proof: settings{syncFull, "", 1},
	})
}

func readDSN(path string, synchronous int64) string {
	return dsn(path, url.Values{
		"mode":          {"ro"},
		"_query_only":   {"on"},
		"_synchronous":  {strconv.FormatInt(synchronous, 10)},
		"_foreign_keys": {"on"},
		"_busy_timeout": {busyTimeout},
	})
}

// peeker looks into a file of which nothing is known and changes neither it nor
// its -wal file. Where there is no -wal file, nobody is at work in WAL mode, and
// SQLite is told to make no files of its own either. Where there is one, it has
// to be read as well, and SQLite joins in as any reader does, by way of the -shm
// file, which holds nothing that is kept.
func peeker(path string) *sql.DB {
	how := url.Values{
		"mode":          {"ro"},
		"_query_only":   {"on"},
		"_busy_timeout": {busyTimeout},
	}
	if !hasWAL(path) {
		how.Set("immutable", "1")
	}
	return pool(1, connector{dsn: dsn(path, how)})
}

// hasWAL reports whether there is a -wal file, or may be.
func hasWAL(path string) bool {
	_, err := os.Stat(path + "-wal")
	return !errors.Is(err, fs.ErrNotExist)
}

// dsn names a file and the settings of its connections to the driver. The path
// is escaped, so that a question mark in it stays part of it.
func dsn(path string, settings url.Values) string {
	file := url.URL{Path: filepath.Clean(path)}
	return "file:" + file.EscapedPath() + "?" + settings.Encode()
}

func pool(size int, c connector) *sql.DB {
	db := sql.OpenDB(c)
	db.SetMaxOpenConns(size)
	db.SetMaxIdleConns(size)
	return db
}

// A connector makes connections and has each prove that its settings took: SQLite
// says nothing when it cannot follow one.
type connector struct {
	dsn   string
	proof settings
}

// settings are what a connection reads back. The zero value asks for nothing.
type settings struct {
	synchronous int64
	journalMode string // empty is any
	foreignKeys int64
}

// Driver implements [driver.Connector].
func (c connector) Driver() driver.Driver { return &sqlite3.SQLiteDriver{} }

// Connect implements [driver.Connector].
func (c connector) Connect(context.Context) (driver.Conn, error) {
	conn, err := c.Driver().Open(c.dsn)
	if err != nil || c.proof == (settings{}) {
		return conn, err
	}
	if err := c.proof.check(conn.(*sqlite3.SQLiteConn)); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

func (want settings) check(conn *sqlite3.SQLiteConn) error {
	rows, err := conn.Query(`
		SELECT s.synchronous, j.journal_mode, f.foreign_keys
		FROM pragma_synchronous AS s, pragma_journal_mode AS j, pragma_foreign_keys AS f`, nil)
	if err != nil {
		return err
	}
	defer rows.Close()
	row := make([]driver.Value, 3)
	if err := rows.Next(row); err != nil {
		return err
	}
	if row[0] != want.synchronous {
		return fmt.Errorf("the setting synchronous reads %v, not %d", row[0], want.synchronous)
	}
	if want.journalMode != "" && row[1] != want.journalMode {
		return fmt.Errorf("the setting journal_mode reads %v, not %s: the file must be on a local disk", row[1], want.journalMode)
	}
	if row[2] != want.foreignKeys {
		return fmt.Errorf("the setting foreign_keys reads %v, not %d", row[2], want.foreignKeys)
	}
	return nil
}
