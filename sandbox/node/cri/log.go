package cri

import (
	"bufio"
	"errors"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"
)

const (
	stdoutStream = "stdout"
	stderrStream = "stderr"

	// maxLogLine is the longest piece of a line in one log entry; longer lines become several, all but the last partial.
	maxLogLine = 16 * 1024

	logTime = "2006-01-02T15:04:05.000000000Z07:00"
)

// logFile is a container's log in the format of the Container Runtime Interface: time, stream, F(ull) or P(artial), text.
type logFile struct {
	path string

	mu   sync.Mutex
	file *os.File
}

func openLog(path string) (*logFile, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, err
	}
	l := &logFile{path: path}
	return l, l.reopen()
}

// reopen continues in a new file after the kubelet has moved the old one away.
func (l *logFile) reopen() error {
	file, err := os.OpenFile(l.path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o640)
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.file != nil {
		l.file.Close()
	}
	l.file = file
	return nil
}

func (l *logFile) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.file.Close()
}

// copy logs what a stream says until it ends.
func (l *logFile) copy(stream string, from io.Reader) {
	reader := bufio.NewReaderSize(from, maxLogLine)
	for {
		line, partial, err := reader.ReadLine()
		if err != nil {
			if !errors.Is(err, io.EOF) {
				_, _ = io.Copy(io.Discard, from)
			}
			return
		}
		l.write(formatLog(time.Now(), stream, partial, line))
	}
}

func (l *logFile) write(entry []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	_, _ = l.file.Write(entry) // a full disk must not stop the container
}

func formatLog(at time.Time, stream string, partial bool, line []byte) []byte {
	tag := " F "
	if partial {
		tag = " P "
	}
	entry := make([]byte, 0, len(logTime)+len(stream)+len(tag)+len(line)+2)
	entry = at.UTC().AppendFormat(entry, logTime)
	entry = append(entry, ' ')
	entry = append(entry, stream...)
	entry = append(entry, tag...)
	entry = append(entry, line...)
	return append(entry, '\n')
}
