# Connections to a server's port as ones to its unix socket, which `relay` carries: Tcl has no such sockets, and a
# machine may have no network. A port is a link in tests/tmp.
#
# As a program of its own it runs another script so: socket.tcl SCRIPT ARGUMENT...

proc socket_of port { return tests/tmp/port.$port }

rename socket network
proc socket args {
    # Whether a port is free: it is never given twice.
    if {[lindex $args 0] eq "-server"} {
        return [open /dev/null]
    }
    set socket [socket_of [lindex $args end]]
    if {![file exists $socket]} {
        error "couldn't open socket: connection refused"
    }
    set fd [open [list |./relay $socket 2>/dev/null] r+]
    set ::relayed($fd) 1
    return $fd
}

# Who closes a connection does not wait for what carries it.
rename close close_any
proc close args {
    set fd [lindex $args 0]
    if {[info exists ::relayed($fd)]} {
        unset ::relayed($fd)
        catch {fconfigure $fd -blocking 0}
    }
    uplevel 1 close_any $args
}

if {[file tail $argv0] eq "socket.tcl"} {
    set argv0 [lindex $argv 0]
    set argv [lrange $argv 1 end]
    source $argv0
}
