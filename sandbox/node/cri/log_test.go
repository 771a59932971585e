package cri

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestLogEntry(t *testing.T) {
	at := time.Date(2026, 11, 21, 14, 0, 0, 5000, time.FixedZone("CST", 8*3600))
	if got, want := string(formatLog(at, stdoutStream, false, []byte("hello"))), "2026-11-21T06:00:00.000005000Z stdout F hello\n"; got != want {
		t.Errorf("entry is %q, want %q", got, want)
	}
	if got, want := string(formatLog(at, stderrStream, true, nil)), "2026-11-21T06:00:00.000005000Z stderr P \n"; got != want {
		t.Errorf("entry is %q, want %q", got, want)
	}
}

func TestLogSplitsLongLinesAndKeepsTheLastWithoutNewline(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pod", "0.log")
	log, err := openLog(path)
	if err != nil {
		t.Fatal(err)
	}
	log.copy(stdoutStream, strings.NewReader("short\n\n"+strings.Repeat("x", maxLogLine+1)+"\nend"))
	log.close()
	got := entriesOf(t, path)
	want := []string{"stdout F short", "stdout F ", "stdout P " + strings.Repeat("x", maxLogLine), "stdout F x", "stdout F end"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("entries are %q", got)
	}
}

func TestLogContinuesInANewFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "0.log")
	log, err := openLog(path)
	if err != nil {
		t.Fatal(err)
	}
	log.copy(stdoutStream, strings.NewReader("before\n"))
	if err := os.Rename(path, path+".old"); err != nil {
		t.Fatal(err)
	}
	if err := log.reopen(); err != nil {
		t.Fatal(err)
	}
	log.copy(stdoutStream, strings.NewReader("after\n"))
	log.close()
	if got := entriesOf(t, path); len(got) != 1 || got[0] != "stdout F after" {
		t.Errorf("entries of the new file are %q", got)
	}
}

var entryTime = regexp.MustCompile(`(?m)^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z `)

func entriesOf(t *testing.T, path string) []string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	for i, line := range lines {
		if !entryTime.MatchString(line) {
			t.Errorf("entry %q has no time", line)
		}
		lines[i] = entryTime.ReplaceAllString(line, "")
	}
	return lines
}
