package store_test

import (
	"context"
	"database/sql"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"pccbot/store"
	"pccbot/store/storetest"
)

func TestEveryConnectionHasItsSettings(t *testing.T) {
	s := storetest.New(t)
	if got := s.Writer().Stats().MaxOpenConnections; got != 1 {
		t.Errorf("at most %d connections write, want 1", got)
	}
	if got := s.Reader().Stats().MaxOpenConnections; got != 4 {
		t.Errorf("at most %d connections read, want 4", got)
	}
	checkSettings(t, "writing", connections(t, s.Writer(), 1), map[string]string{
		"synchronous": "2", "journal_mode": "wal", "foreign_keys": "1",
		"busy_timeout": "2000", "secure_delete": "1", "query_only": "0",
	})
	checkSettings(t, "reading", connections(t, s.Reader(), 8), map[string]string{
		"synchronous": "2", "journal_mode": "wal", "foreign_keys": "1",
		"busy_timeout": "2000", "query_only": "1",
	})
}

func checkSettings(t *testing.T, what string, connections []*sql.Conn, settings map[string]string) {
	t.Helper()
	for i, conn := range connections {
		for setting, want := range settings {
			var got string
			err := conn.QueryRowContext(t.Context(), `PRAGMA `+setting).Scan(&got)
			if err != nil || got != want {
				t.Errorf("%s connection %d: PRAGMA %s = %q, %v, want %q", what, i, setting, got, err, want)
			}
		}
	}
}

// connections are different ones, all held until the test ends.
func connections(t *testing.T, db *sql.DB, many int) []*sql.Conn {
	t.Helper()
	db.SetMaxOpenConns(many)
	var all []*sql.Conn
	for range many {
		conn, err := db.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		all = append(all, conn)
	}
	return all
}

func TestAConnectionWithoutItsSettingsIsRefused(t *testing.T) {
	path := filled(t)
	good := url.Values{"_journal_mode": {"WAL"}, "_synchronous": {"FULL"}, "_foreign_keys": {"on"}}
	for setting, bad := range map[string]string{
		"synchronous":  "NORMAL",
		"foreign_keys": "off",
		"journal_mode": "DELETE",
	} {
		query := url.Values{}
		for name, value := range good {
			query[name] = value
		}
		query.Set("_"+setting, bad)
		db := store.ConnectProving(path, query.Encode())
		err := db.PingContext(t.Context())
		if err == nil || !strings.Contains(err.Error(), "the setting "+setting+" reads") {
			t.Errorf("a connection with %s=%s = %v, want it refused for that setting", setting, bad, err)
		}
		db.Close()
	}
	db := store.ConnectProving(path, good.Encode())
	defer db.Close()
	if err := db.PingContext(t.Context()); err != nil {
		t.Errorf("a connection with %v = %v", good, err)
	}
}

func TestReadersCannotWrite(t *testing.T) {
	s := storetest.New(t)
	if _, err := s.Reader().Exec(`INSERT INTO network DEFAULT VALUES`); err == nil {
		t.Error("an INSERT on a reading connection = nil, want an error")
	}
}

func BenchmarkOpen(b *testing.B) {
	for name, open := range map[string]func(b *testing.B) *store.Store{
		"throwaway": func(b *testing.B) *store.Store {
			s, err := store.OpenThrowaway(context.Background())
			return orFatal(b, s, err)
		},
		"new": func(b *testing.B) *store.Store {
			s, err := store.Open(context.Background(), filepath.Join(b.TempDir(), "pccbot.db"))
			return orFatal(b, s, err)
		},
	} {
		b.Run(name, func(b *testing.B) { benchmarkOpen(b, open) })
	}
	b.Run("existing", func(b *testing.B) {
		path := filled(b)
		benchmarkOpen(b, func(b *testing.B) *store.Store {
			s, err := store.Open(context.Background(), path)
			return orFatal(b, s, err)
		})
	})
}

func benchmarkOpen(b *testing.B, open func(*testing.B) *store.Store) {
	for b.Loop() {
		s := open(b)
		b.StopTimer()
		closed(b, s)
		b.StartTimer()
	}
}

func orFatal(b *testing.B, s *store.Store, err error) *store.Store {
	if err != nil {
		b.Fatal(err)
	}
	return s
}
