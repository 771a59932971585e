package cri

import (
	"net/netip"
	"testing"
)

func TestAddressesComeInOrderAndReturnLate(t *testing.T) {
	a := newAddresses(netip.MustParseAddr("10.244.1.254"), netip.MustParseAddr("10.244.2.2"))
	expectAddress(t, a, "10.244.1.254")
	expectAddress(t, a, "10.244.2.1") // not .255, not .0
	a.release(netip.MustParseAddr("10.244.1.254"))
	expectAddress(t, a, "10.244.2.2") // a released one comes last
	expectAddress(t, a, "10.244.1.254")
	if got, err := a.take(); err == nil {
		t.Errorf("took %s although all are in use", got)
	}
	a.release(netip.MustParseAddr("10.244.2.1"))
	expectAddress(t, a, "10.244.2.1")
}

func expectAddress(t *testing.T, a *addresses, want string) {
	t.Helper()
	got, err := a.take()
	if err != nil || got.String() != want {
		t.Fatalf("took %s, %v; want %s", got, err, want)
	}
}
