-- +goose Up

-- The highest number given to a poll, which is never given again; whether
-- everyone may start polls; and the network's own words of the notice that
-- people agree to, whose version goes up each time they change.
ALTER TABLE network ADD COLUMN polls            INTEGER NOT NULL DEFAULT 0  CHECK (polls >= 0);
ALTER TABLE network ADD COLUMN everyone_creates INTEGER NOT NULL DEFAULT 0  CHECK (everyone_creates IN (0, 1));
ALTER TABLE network ADD COLUMN notice           TEXT    NOT NULL DEFAULT '';
ALTER TABLE network ADD COLUMN notice_version   INTEGER NOT NULL DEFAULT 1  CHECK (notice_version >= 1);

-- A poll that was posted. Its author is a keyed hash, empty once they asked to
-- be forgotten. It is open from opened until closed. The salt makes the voters of
-- this poll; once it is gone, nobody's answers can be found. Areas are slugs with
-- commas between them. Answered is how many people have answered something.
CREATE TABLE poll (
	network   INTEGER NOT NULL REFERENCES network (id),
	number    INTEGER NOT NULL CHECK (number >= 1),
	author    BLOB             CHECK (length(author) = 16),
	platform  TEXT    NOT NULL,
	workspace TEXT    NOT NULL,
	channel   TEXT    NOT NULL,
	template  TEXT    NOT NULL,
	areas     TEXT    NOT NULL,
	ask_area  INTEGER NOT NULL CHECK (ask_area IN (0, 1)),
	asked     INTEGER NOT NULL CHECK (asked >= 0),
	made      TEXT    NOT NULL CHECK (made GLOB '????-??-??T??:??:??Z'),
	opens     TEXT             CHECK (opens GLOB '????-??-??T??:??:??Z'),
	closes    TEXT    NOT NULL CHECK (closes GLOB '????-??-??T??:??:??Z'),
	opened    TEXT             CHECK (opened GLOB '????-??-??T??:??:??Z'),
	closed    TEXT             CHECK (closed GLOB '????-??-??T??:??:??Z'),
	salt      BLOB             CHECK (length(salt) = 32),
	answered  INTEGER NOT NULL DEFAULT 0 CHECK (answered >= 0),
	PRIMARY KEY (network, number),
	FOREIGN KEY (network, platform, workspace) REFERENCES workspace (network, platform, id),
	CHECK (opened IS NOT NULL OR opens IS NOT NULL),
	CHECK (opened IS NOT NULL OR closed IS NULL)
) STRICT, WITHOUT ROWID;

-- The few polls that wait for a time or still know whose answers are whose.
CREATE INDEX poll_not_closed ON poll (network, number) WHERE closed IS NULL;
CREATE INDEX poll_linked ON poll (network, number) WHERE salt IS NOT NULL;

-- Comments is how many answers in words were ever released, of which some may be
-- gone: the numbers of the next go on from it.
CREATE TABLE question (
	network  INTEGER NOT NULL,
	poll     INTEGER NOT NULL,
	number   INTEGER NOT NULL CHECK (number >= 1),
	key      TEXT    NOT NULL,
	text     TEXT    NOT NULL CHECK (text <> ''),
	kind     TEXT    NOT NULL CHECK (kind IN ('single', 'several', 'scale', 'yesno', 'text')),
	comments INTEGER NOT NULL DEFAULT 0 CHECK (comments >= 0),
	PRIMARY KEY (network, poll, number),
	FOREIGN KEY (network, poll) REFERENCES poll (network, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- The options of a question, in order.
CREATE TABLE choice (
	network  INTEGER NOT NULL,
	poll     INTEGER NOT NULL,
	question INTEGER NOT NULL,
	number   INTEGER NOT NULL CHECK (number >= 1),
	text     TEXT    NOT NULL CHECK (text <> ''),
	PRIMARY KEY (network, poll, question, number),
	FOREIGN KEY (network, poll) REFERENCES poll (network, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- A poll as it is written, in JSON, and the number of the poll it became.
CREATE TABLE draft (
	network   INTEGER NOT NULL REFERENCES network (id),
	id        TEXT    NOT NULL CHECK (length(id) >= 20),
	author    BLOB             CHECK (length(author) = 16),
	platform  TEXT    NOT NULL,
	workspace TEXT    NOT NULL,
	channel   TEXT    NOT NULL,
	at        TEXT    NOT NULL CHECK (at GLOB '????-??-??T??:??:??Z'),
	content   TEXT    NOT NULL,
	posted    INTEGER,
	PRIMARY KEY (network, id),
	UNIQUE (network, posted),
	FOREIGN KEY (network, platform, workspace) REFERENCES workspace (network, platform, id),
	FOREIGN KEY (network, posted) REFERENCES poll (network, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- What one person answers to one question: the numbers of options with commas
-- between them, or words. The rows have no rowid and stand in the order of their
-- keys, so that the order in which people came is nowhere to be seen.
--
-- While the poll has its salt, voter is a keyed hash, the same in all rows of one
-- person; afterwards it is a random number in each row. Pressed is when they
-- acted and said when they gave their area, both by the clock of the chat
-- service, empty where it did not tell, and empty once the salt is gone. A row
-- that was withdrawn answers nothing: it is there so that an earlier press that
-- comes late does not undo it, and goes with the salt.
CREATE TABLE ballot (
	network   INTEGER NOT NULL,
	poll      INTEGER NOT NULL,
	voter     BLOB    NOT NULL CHECK (length(voter) = 16),
	question  INTEGER NOT NULL,
	area      TEXT    NOT NULL,
	said      TEXT             CHECK (said GLOB '????-??-??T??:??:??.???Z'),
	choices   TEXT    NOT NULL,
	words     TEXT    NOT NULL,
	withdrawn INTEGER NOT NULL,
	pressed   TEXT             CHECK (pressed GLOB '????-??-??T??:??:??.???Z'),
	PRIMARY KEY (network, poll, voter, question),
	FOREIGN KEY (network, poll) REFERENCES poll (network, number) ON DELETE CASCADE,
	CHECK (withdrawn = (choices = '' AND words = '')),
	CHECK (choices = '' OR words = '')
) STRICT, WITHOUT ROWID;

-- How many chose an option, by area, and as option 0 how many answered. What is
-- not chosen has no row. It says what the ballots say, and stays after them.
CREATE TABLE tally (
	network  INTEGER NOT NULL,
	poll     INTEGER NOT NULL,
	question INTEGER NOT NULL,
	area     TEXT    NOT NULL,
	option   INTEGER NOT NULL CHECK (option >= 0),
	count    INTEGER NOT NULL CHECK (count >= 0),
	PRIMARY KEY (network, poll, question, area, option),
	FOREIGN KEY (network, poll) REFERENCES poll (network, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- What was decided at each close of a poll about one question with options:
-- whether the counts of all were made known, and of which areas, in JSON. It is
-- needed until the poll can no longer be reopened.
CREATE TABLE release (
	network  INTEGER NOT NULL,
	poll     INTEGER NOT NULL,
	question INTEGER NOT NULL,
	close    INTEGER NOT NULL CHECK (close >= 1),
	whole    INTEGER NOT NULL CHECK (whole IN (0, 1)),
	rows     TEXT    NOT NULL,
	PRIMARY KEY (network, poll, question, close),
	FOREIGN KEY (network, poll) REFERENCES poll (network, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- The answers as they stood at that close, so that what is made known at the next
-- one gives away nobody in the difference. An answer that was withdrawn or erased
-- since is a random word, and the voter of an erased one a random number.
CREATE TABLE standing (
	network  INTEGER NOT NULL,
	poll     INTEGER NOT NULL,
	question INTEGER NOT NULL,
	voter    BLOB    NOT NULL CHECK (length(voter) = 16),
	close    INTEGER NOT NULL CHECK (close >= 1),
	area     TEXT    NOT NULL,
	answer   TEXT    NOT NULL CHECK (answer <> ''),
	fate     TEXT    NOT NULL CHECK (fate IN ('', 'withdrawn', 'erased')),
	PRIMARY KEY (network, poll, question, voter, close),
	FOREIGN KEY (network, poll) REFERENCES poll (network, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- When a poll was last closed, and how many people had answered something.
CREATE TABLE snapshot (
	network  INTEGER NOT NULL,
	poll     INTEGER NOT NULL,
	at       TEXT    NOT NULL CHECK (at GLOB '????-??-??T??:??:??Z'),
	answered INTEGER NOT NULL CHECK (answered >= 0),
	PRIMARY KEY (network, poll),
	FOREIGN KEY (network, poll) REFERENCES poll (network, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- What was made known of a question, and at which close. Line 0 counts everyone;
-- each further line one area, or several that were too small alone. Option 0 is
-- how many answered. A question of which no more may be known has nothing else.
CREATE TABLE result (
	network  INTEGER NOT NULL,
	poll     INTEGER NOT NULL,
	question INTEGER NOT NULL,
	line     INTEGER NOT NULL CHECK (line >= 0),
	option   INTEGER NOT NULL CHECK (option >= 0),
	areas    TEXT    NOT NULL,
	count    INTEGER NOT NULL CHECK (count >= 0),
	at       TEXT    NOT NULL CHECK (at GLOB '????-??-??T??:??:??Z'),
	PRIMARY KEY (network, poll, question, line, option),
	FOREIGN KEY (network, poll) REFERENCES poll (network, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- The answers in words that coordinators get to see. Voter is as in the ballot
-- while the poll has its salt, and empty afterwards.
CREATE TABLE comment (
	network  INTEGER NOT NULL,
	poll     INTEGER NOT NULL,
	question INTEGER NOT NULL,
	number   INTEGER NOT NULL CHECK (number >= 1),
	voter    BLOB             CHECK (length(voter) = 16),
	words    TEXT    NOT NULL CHECK (words <> ''),
	verdict  TEXT    NOT NULL CHECK (verdict IN ('waiting', 'approved', 'left out')),
	PRIMARY KEY (network, poll, question, number),
	UNIQUE (network, poll, question, voter),
	FOREIGN KEY (network, poll) REFERENCES poll (network, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Which version of the notice somebody agreed to. Person is a keyed hash.
CREATE TABLE consent (
	network INTEGER NOT NULL REFERENCES network (id),
	person  BLOB    NOT NULL CHECK (length(person) = 16),
	version INTEGER NOT NULL CHECK (version >= 1),
	day     TEXT    NOT NULL CHECK (day GLOB '????-??-??'),
	PRIMARY KEY (network, person)
) STRICT, WITHOUT ROWID;

-- Who may start polls without being a coordinator. Person is a keyed hash.
CREATE TABLE creator (
	network INTEGER NOT NULL REFERENCES network (id),
	person  BLOB    NOT NULL CHECK (length(person) = 16),
	PRIMARY KEY (network, person)
) STRICT, WITHOUT ROWID;

-- What was done to polls, also to those that were deleted. Who did it is not
-- kept.
CREATE TABLE note (
	network INTEGER NOT NULL REFERENCES network (id),
	number  INTEGER NOT NULL CHECK (number >= 1),
	poll    INTEGER NOT NULL CHECK (poll >= 0),
	what    TEXT    NOT NULL CHECK (what <> ''),
	at      TEXT    NOT NULL CHECK (at GLOB '????-??-??T??:??:??Z'),
	PRIMARY KEY (network, number)
) STRICT, WITHOUT ROWID;

-- The latest deliveries of the chat services, as keyed hashes, so that one that
-- comes twice has its effect once.
CREATE TABLE delivery (
	network INTEGER NOT NULL REFERENCES network (id),
	mark    BLOB    NOT NULL CHECK (length(mark) = 16),
	at      TEXT    NOT NULL CHECK (at GLOB '????-??-??T??:??:??Z'),
	PRIMARY KEY (network, mark)
) STRICT, WITHOUT ROWID;

-- One row: a mark of the key with which every hash in this file was made. The
-- key itself is in a file of its own.
CREATE TABLE installation (
	id   INTEGER PRIMARY KEY CHECK (id = 1),
	mark BLOB    NOT NULL CHECK (length(mark) = 16)
) STRICT;

-- One row, or none. A row says that something was erased since the file was last
-- written anew. SQLite overwrites what it deletes, but copies stay behind of what
-- it had moved about in its pages before.
CREATE TABLE trace (
	id INTEGER PRIMARY KEY CHECK (id = 1)
) STRICT;

-- The views below are for whoever runs the service and reads the file with any
-- SQLite tool. They show only what people in the chat were shown as well.

-- Every poll: what it asks first, where it stands (waiting, open or closed), the
-- day it was posted, and how many people have answered, or had at its close.
CREATE VIEW poll_list AS
SELECT
	p.network,
	p.number AS poll,
	q.text AS first_question,
	CASE
		WHEN p.closed IS NOT NULL THEN 'closed'
		WHEN p.opened IS NOT NULL THEN 'open'
		ELSE 'waiting'
	END AS state,
	substr(p.made, 1, 10) AS made,
	p.closes,
	p.closed,
	CASE WHEN p.closed IS NULL THEN p.answered ELSE s.answered END AS answered
FROM poll AS p
JOIN question AS q ON q.network = p.network AND q.poll = p.number AND q.number = 1
LEFT JOIN snapshot AS s ON s.network = p.network AND s.poll = p.number;

-- The results as they were made known: a line for each option, first of everyone
-- (areas is empty), then by area, where - is those who gave none. Answered is how
-- many answered the question, of whom percent chose the option. A question of which only that number may be
-- known, and one answered in words, has one line, without an option.
CREATE VIEW poll_result AS
SELECT
	a.network,
	a.poll,
	a.question,
	q.key AS question_key,
	q.text AS question_text,
	a.areas,
	r.option,
	c.text AS option_text,
	r.count,
	a.count AS answered,
	CAST(round(100.0 * r.count / a.count) AS INTEGER) AS percent
FROM result AS a
JOIN question AS q ON q.network = a.network AND q.poll = a.poll AND q.number = a.question
LEFT JOIN result AS r ON r.network = a.network AND r.poll = a.poll AND r.question = a.question AND r.line = a.line AND r.option > 0
LEFT JOIN choice AS c ON c.network = r.network AND c.poll = r.poll AND c.question = r.question AND c.number = r.option
WHERE a.option = 0;

-- The answers in words that a coordinator approved.
CREATE VIEW poll_comment AS
SELECT network, poll, question, number, words
FROM comment
WHERE verdict = 'approved';

-- What was done to polls, such as a comment that was approved or a close that was
-- refused, and on which day. Who did it is not kept.
CREATE VIEW poll_note AS
SELECT network, poll, what, substr(at, 1, 10) AS day
FROM note;
