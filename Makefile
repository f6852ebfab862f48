# What the people who work on pccbot type. Whoever only uses it needs none of it.
.PHONY: test race fuzz bench golden check

test:    ## the tests, as the README says
	go test ./...

race:    ## the tests with the race detector
	go test -race ./...

fuzz:    ## what strangers type, ten seconds each
	.ci/fuzz 10s

bench:   ## the measured goals, as ratios to their floors
	go test -run '^$$' -bench . -benchmem ./...

golden:  ## renew the kept answers; read the change before you keep it
	UPDATE_GOLDEN=1 go test ./...

check:   ## all that is checked before a change is taken
	.ci/run
