package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"pccbot/bot/chat"
	"pccbot/bot/poll"
	"pccbot/store"
)

// keyFor is the key that goes with a database: the one in the file, or a new one
// put there where neither the file nor a key of the database is there yet. A key
// that is not the database's is refused, for with it everybody could vote twice.
func keyFor(ctx context.Context, s *store.Store, file string) (poll.Key, error) {
	key, err := readKey(file)
	if errors.Is(err, fs.ErrNotExist) {
		used, lost := s.HasKey(ctx)
		switch {
		case lost != nil:
			return nil, lost
		case used:
			return nil, fmt.Errorf("the key file %s is missing: put it back from your copy, for without it nobody's answer can be found or changed", file)
		}
		key, err = newKey(file)
	}
	if err != nil {
		return nil, err
	}
	err = s.CheckKey(ctx, mark(key))
	if errors.Is(err, store.ErrOtherKey) {
		return nil, fmt.Errorf("the key in %s is not the one that this database was made with: put the right one back from your copy", file)
	}
	return key, err
}

// mark is what the database keeps to know its key again, and not the key.
func mark(key poll.Key) poll.Mark { return key.Person("installation", chat.Person{}) }

// readKey reads a key file, which nobody but its owner may read.
func readKey(file string) (poll.Key, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, fmt.Errorf("the key file: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("the key file %s can be read by others: chmod 600 %[1]s", file)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("the key file: %w", err)
	}
	key, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(key) != poll.KeySize {
		return nil, fmt.Errorf("the key file %s does not hold a key (64 figures and letters from a to f): put it back from your copy", file)
	}
	return key, nil
}

// newKey makes a key and puts it into a file that is not there yet. The file
// appears whole, and is on the disk before the key is used. Where another program
// was quicker, its key is the one.
func newKey(file string) (poll.Key, error) {
	key := make(poll.Key, poll.KeySize)
	rand.Read(key) // never fails
	part := file + "." + rand.Text() + ".part"
	defer os.Remove(part)
	err := writeFile(part, hex.EncodeToString(key)+"\n")
	if err == nil {
		err = os.Link(part, file)
	}
	if errors.Is(err, fs.ErrExist) {
		return readKey(file)
	}
	if err != nil {
		return nil, fmt.Errorf("make the key file: %w", err)
	}
	folder, err := os.Open(filepath.Dir(file))
	if err == nil {
		err = errors.Join(folder.Sync(), folder.Close())
	}
	if err != nil {
		return nil, fmt.Errorf("make the key file: %w", err)
	}
	return key, nil
}

// writeFile puts text into a new file for its owner alone, on the disk.
func writeFile(name, text string) error {
	out, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = out.WriteString(text)
	return errors.Join(err, out.Sync(), out.Close())
}
