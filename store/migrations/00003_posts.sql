-- +goose Up

-- The highest number given to a post, which is never given again: chat services
-- tell posts apart by it.
ALTER TABLE network ADD COLUMN posts INTEGER NOT NULL DEFAULT 0 CHECK (posts >= 0);

-- What the bot owes channels, and says there once. About is the number of a poll,
-- which may be gone by then, or 0. Due is empty where it may be posted at once. At
-- is when the post came into its state. A claimed post is in the hands of whoever
-- has its token, until a time. Began is when sending first began of which nobody
-- knows how it ended; tries counts how often it began since a coordinator last had
-- it sent again, and round how often they had. Times are to the millisecond.
CREATE TABLE post (
	network   INTEGER NOT NULL,
	number    INTEGER NOT NULL CHECK (number >= 1),
	platform  TEXT    NOT NULL,
	workspace TEXT    NOT NULL,
	channel   TEXT    NOT NULL CHECK (channel <> ''),
	kind      TEXT    NOT NULL CHECK (kind <> ''),
	about     INTEGER NOT NULL CHECK (about >= 0),
	occasion  TEXT    NOT NULL,
	due       TEXT             CHECK (due GLOB '????-??-??T??:??:??.???Z'),
	state     TEXT    NOT NULL CHECK (state IN ('planned', 'claimed', 'sent', 'unknown', 'failed', 'dropped')),
	at        TEXT    NOT NULL CHECK (at GLOB '????-??-??T??:??:??.???Z'),
	reason    TEXT    NOT NULL DEFAULT '',
	tries     INTEGER NOT NULL DEFAULT 0 CHECK (tries >= 0),
	round     INTEGER NOT NULL DEFAULT 0 CHECK (round >= 0),
	token     TEXT             CHECK (token <> ''),
	until     TEXT             CHECK (until GLOB '????-??-??T??:??:??.???Z'),
	began     TEXT             CHECK (began GLOB '????-??-??T??:??:??.???Z'),
	PRIMARY KEY (network, number),
	UNIQUE (network, kind, about, platform, workspace, channel, occasion),
	FOREIGN KEY (network, platform, workspace) REFERENCES workspace (network, platform, id),
	CHECK ((state = 'claimed') = (token IS NOT NULL)),
	CHECK ((token IS NULL) = (until IS NULL)),
	CHECK (began IS NULL OR state <> 'planned')
) STRICT, WITHOUT ROWID;

-- The few posts that are still to be made, and those that a coordinator is asked
-- about; and all of them by how far they have come, and since when.
CREATE INDEX post_unfinished ON post (network, platform, workspace, channel, number) WHERE state IN ('planned', 'claimed');
CREATE INDEX post_stuck ON post (network, at) WHERE state IN ('unknown', 'failed');
CREATE INDEX post_state ON post (state, at);

-- The messages in channels that show a poll, under the id that the service gave
-- them, also of polls that were deleted. Shown is what one shows, as the face of
-- its poll. It is not drawn before again. A settled one has nothing to draw until
-- its poll is reopened or deleted.
CREATE TABLE card (
	network   INTEGER NOT NULL,
	platform  TEXT    NOT NULL,
	workspace TEXT    NOT NULL,
	channel   TEXT    NOT NULL CHECK (channel <> ''),
	message   TEXT    NOT NULL CHECK (message <> ''),
	poll      INTEGER NOT NULL CHECK (poll >= 1),
	shown     TEXT    NOT NULL,
	again     TEXT    NOT NULL CHECK (again GLOB '????-??-??T??:??:??.???Z'),
	settled   INTEGER NOT NULL CHECK (settled IN (0, 1)),
	PRIMARY KEY (network, platform, workspace, channel, message),
	FOREIGN KEY (network, platform, workspace) REFERENCES workspace (network, platform, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX card_poll ON card (network, poll);
CREATE INDEX card_unsettled ON card (again) WHERE settled = 0;

-- One row: when the service last finished a sweep.
CREATE TABLE service (
	id    INTEGER PRIMARY KEY CHECK (id = 1),
	swept TEXT    NOT NULL CHECK (swept GLOB '????-??-??T??:??:??Z')
) STRICT;
