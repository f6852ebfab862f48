-- +goose Up

-- A network is one customer. Its number is never given again, because buttons
-- in old messages carry it.
CREATE TABLE network (
	id INTEGER PRIMARY KEY AUTOINCREMENT
) STRICT;

-- A Slack team, a Discord server or a console, and whose it is. The time at
-- which it removed the bot is empty while the bot is there.
CREATE TABLE workspace (
	network  INTEGER NOT NULL REFERENCES network (id),
	platform TEXT    NOT NULL CHECK (platform <> ''),
	id       TEXT    NOT NULL CHECK (id <> ''),
	removed  TEXT             CHECK (removed GLOB '????-??-??T??:??:??Z'),
	PRIMARY KEY (platform, id),
	UNIQUE (network, platform, id)
) STRICT, WITHOUT ROWID;

-- The areas of a channel, or with an empty channel those of the workspace.
CREATE TABLE channel_area (
	network   INTEGER NOT NULL,
	platform  TEXT    NOT NULL,
	workspace TEXT    NOT NULL,
	channel   TEXT    NOT NULL,
	position  INTEGER NOT NULL CHECK (position >= 1),
	area      TEXT    NOT NULL CHECK (area <> ''),
	PRIMARY KEY (network, platform, workspace, channel, position),
	UNIQUE (network, platform, workspace, channel, area),
	FOREIGN KEY (network, platform, workspace) REFERENCES workspace (network, platform, id)
) STRICT, WITHOUT ROWID;

-- What people said is wrong. The same words about the same answer on one day
-- are one row; its time is that of the first.
CREATE TABLE report (
	network INTEGER NOT NULL REFERENCES network (id),
	number  INTEGER NOT NULL CHECK (number >= 1),
	area    TEXT    NOT NULL,
	about   TEXT    NOT NULL,
	words   TEXT    NOT NULL,
	day     TEXT    NOT NULL CHECK (day GLOB '????-??-??'),
	at      TEXT    NOT NULL CHECK (at GLOB '????-??-??T??:??:??Z'),
	times   INTEGER NOT NULL CHECK (times >= 1),
	PRIMARY KEY (network, number),
	UNIQUE (network, area, about, day, words)
) STRICT;
