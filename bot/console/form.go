package console

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"pccbot/bot/chat"
)

// fill asks for each value of a form and sends it. /cancel, a change of who is
// typing, and the end of the input send nothing.
func (c *Console) fill(ctx context.Context, f chat.Form) {
	c.say("%s (/cancel leaves it)\n", safe(f.Title))
	f.Fields = slices.Clone(f.Fields) // the bot's own stay as they are
	for i := range f.Fields {
		line, answered := c.ask(ctx, &f.Fields[i])
		if !answered {
			c.say("Nothing was sent.\n")
			c.take(ctx, line)
			return
		}
	}
	f.Key, f.At, f.Person, f.Channel = c.key(), c.Now(), c.person(), Channel
	c.show(ctx, c.handler.Submitted(ctx, f))
}

// ask asks for one value until it is one that the field can have. An empty line
// keeps what the field holds already, and a dash empties it. Where it is not
// answered, the line is what was typed instead, for the console to take.
func (c *Console) ask(ctx context.Context, f *chat.Field) (line string, answered bool) {
	prompt := c.lead(f)
	for {
		line, err := c.read(ctx, prompt)
		line = strings.TrimSpace(line)
		word, _, _ := strings.Cut(line, " ")
		switch {
		case err != nil || word == "/cancel":
			return "", false
		case word == "/as" || word == "/quit" || word == "/exit":
			return line, false
		case line == "" && (f.Optional || f.Value != ""):
			return "", true
		case line == "-" && f.Optional:
			f.Value = ""
			return "", true
		}
		value, problem := read(*f, line)
		if problem == "" {
			f.Value = value
			return "", true
		}
		c.say("%s\n", problem)
	}
}

// lead shows what a field asks and returns the prompt for its value.
func (c *Console) lead(f *chat.Field) (prompt string) {
	if len(f.Options) == 0 {
		if f.Hint != "" {
			c.say("%s (%s)\n", safe(f.Label), safe(f.Hint))
		} else {
			c.say("%s\n", safe(f.Label))
		}
		return typedHint(f)
	}
	c.say("%s\n", safe(f.Label))
	for i, option := range f.Options {
		number := strconv.Itoa(i+1) + " "
		c.say("  %s\n", strings.TrimSpace(number+safe(strings.TrimPrefix(option+" ", number))))
	}
	return choiceHint(f)
}

// typedHint is the prompt of a box.
func typedHint(f *chat.Field) string {
	switch {
	case f.Value != "":
		return "now “" + f.Value + "”; nothing keeps it> "
	case f.Optional:
		return "nothing leaves it out> "
	}
	return "> "
}

// choiceHint is the prompt of a choice.
func choiceHint(f *chat.Field) string {
	hint := "number"
	if f.Several {
		hint = "numbers, such as 1,3"
	}
	if f.Value != "" {
		hint += "; now " + f.Value
	} else if f.Optional {
		hint += "; nothing leaves it out"
	}
	return hint + "> "
}

// read makes a field's value of a typed line, or says what is wrong with it.
func read(f chat.Field, line string) (value, problem string) {
	switch {
	case line == "":
		return "", "Something has to stand here; /cancel leaves the form."
	case len(f.Options) == 0 && f.Max > 0 && chat.Count(line) > f.Max:
		return "", fmt.Sprintf("That is %d characters; the limit is %d.", chat.Count(line), f.Max)
	case len(f.Options) == 0:
		return line, ""
	}
	var numbers []int
	for _, word := range strings.FieldsFunc(line, func(r rune) bool { return r == ',' || r == ' ' }) {
		n, err := strconv.Atoi(word)
		if err != nil || n < 1 || n > len(f.Options) {
			return "", fmt.Sprintf("Type a number from 1 to %d.", len(f.Options))
		}
		numbers = append(numbers, n)
	}
	if len(numbers) == 0 {
		return "", fmt.Sprintf("Type a number from 1 to %d.", len(f.Options))
	}
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	if len(numbers) > 1 && !f.Several {
		return "", "One number, please."
	}
	words := make([]string, len(numbers))
	for i, n := range numbers {
		words[i] = strconv.Itoa(n)
	}
	return strings.Join(words, ","), ""
}
