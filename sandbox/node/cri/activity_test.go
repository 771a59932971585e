package cri

import (
	"testing"
	"time"
)

func TestActivity(t *testing.T) {
	a := newActivity()
	a.note("pod")
	if got := a.within(time.Hour); len(got) != 1 || got[0] != "pod" {
		t.Errorf("active are %v", got)
	}
	if got := a.within(0); len(got) != 0 {
		t.Errorf("active in no time are %v", got)
	}
	if got := a.within(time.Hour); len(got) != 0 {
		t.Errorf("%v was not forgotten", got)
	}
}
