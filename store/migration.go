package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/pressly/goose/v3"
)

// shipped holds the migrations of this program. One that was released stays as
// it was: a change of the schema is the next number.
//
//go:embed migrations/*.sql
var shipped embed.FS

// newest is the highest number among the migrations.
func newest(migrations fs.FS) (version int64, err error) {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return 0, err
	}
	for _, name := range names {
		number, err := goose.NumericComponent(name)
		if err != nil {
			return 0, fmt.Errorf("migration %s: %w", name, err)
		}
		version = max(version, number)
	}
	return version, nil
}

// schemaVersion is the highest number among the migrations that a database has
// seen, 0 for none.
func schemaVersion(ctx context.Context, db *sql.DB) (version int64, err error) {
	var counted bool
	err = db.QueryRowContext(ctx, `
		SELECT EXISTS (
			SELECT name
			FROM sqlite_schema
			WHERE name = 'goose_db_version')`).Scan(&counted)
	if err != nil || !counted {
		return 0, err
	}
	err = db.QueryRowContext(ctx, `
		SELECT COALESCE(MAX(version_id), 0)
		FROM goose_db_version`).Scan(&version)
	return version, err
}

// upgrade runs the migrations above version, each in a transaction of its own.
// Unless the file is new, a copy of it is put aside first. Where a migration
// fails, the file is as the one before it left it.
func (s *Store) upgrade(ctx context.Context, version, known int64, migrations fs.FS) error {
	advice := ""
	if version > 0 {
		kept, err := s.copyAside(ctx, version)
		if err != nil {
			return fmt.Errorf("copy %s before its upgrade, which was not begun: %w", s.path, named(err))
		}
		advice = fmt.Sprintf(" (%s holds it as it was)", kept)
	}
	folder, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	steps, err := goose.NewProvider(goose.DialectSQLite3, s.writer, folder,
		goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		return err
	}
	for reached := version; ; {
		if _, err = steps.Up(ctx); err == nil {
			return nil
		}
		// Another program that opened the file at the same time may have done it,
		// or a part of it.
		now, lost := schemaVersion(ctx, s.writer)
		if lost != nil || now == reached {
			return fmt.Errorf("upgrade %s from version %d to %d%s: %w", s.path, version, known, advice, named(err))
		}
		reached = now
	}
}

// copyAside puts a checked copy of the file beside it, named after the version
// of its schema. It appears whole or not at all, and takes the place of one that
// an earlier attempt left.
func (s *Store) copyAside(ctx context.Context, version int64) (kept string, err error) {
	kept = fmt.Sprintf("%s.before-%d", s.path, version)
	part := kept + ".part"
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	// SQLite fills an empty file, and would let others read one that it made.
	file, err := os.OpenFile(part, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", err
	}
	defer file.Close()
	defer os.Remove(part)
	if _, err := s.writer.ExecContext(ctx, `VACUUM INTO ?`, dsn(part, nil)); err != nil {
		return "", err
	}
	if err := sound(ctx, part); err != nil {
		return "", err
	}
	if err := file.Sync(); err != nil {
		return "", err
	}
	if err := os.Rename(part, kept); err != nil {
		return "", err
	}
	return kept, syncFolder(filepath.Dir(kept))
}

// syncFolder waits until the names in a folder are on the disk.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
