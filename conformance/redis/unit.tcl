# One unit of redis's own tests, $UNIT, by their own procedures, where there is no network.
#
# Their driver talks by TCP to clients that run the units. Here this process is the only client, and prints what it
# would tell.

source socket.tcl

set ::wrong 0
proc told {status data} {
    if {$status in {err exception}} {
        incr ::wrong
    }
    if {$status in {ok err skip ignore exception}} {
        puts "\[$status\]: $data"
        flush stdout
    }
}

# How programs are told of a server. Units read these procedures anew, too.
proc connect_by_sockets {} {
    proc rediscli {host port {opts {}}} {
        list src/redis-cli -s [socket_of $port] {*}$opts
    }
    proc rediscli_unixsocket {unixsocket {opts {}}} {
        list src/redis-cli -s tests/tmp/[shortened $unixsocket] {*}$opts
    }
    proc redisbenchmark {host port {opts {}}} {
        list src/redis-benchmark -s [socket_of $port] {*}$opts
    }
}
rename source source_only
proc source file {
    uplevel 1 [list source_only $file]
    if {[string match tests/support/* $file]} {
        connect_by_sockets
    }
}

# What the client does in place of waiting for the driver's word.
set ::entry {
    set ::test_server_fd stdout
    proc send_data_packet {fd status data {elapsed 0}} { told $status $data }

    # A server has a socket and no port.
    rename create_server_config_file write_config
    proc create_server_config_file {filename config config_lines} {
        set link [socket_of [dict get $config port]]
        file delete $link
        # Tcl makes no link to what is not there yet. The socket's name is told from the server's folder, which is in
        # tests/tmp: a whole path may be too long for one.
        exec ln -s [shortened [dict get $config unixsocket]] $link
        dict set config unixsocket ../[shortened [dict get $config unixsocket]]
        dict set config port 0
        write_config $filename $config $config_lines
    }
    # It says in another way that this is ready.
    rename count_message_lines count_lines
    proc count_message_lines {file pattern} {
        count_lines $file [string map {"Ready to accept" "ready to accept"} $pattern]
    }
    proc shortened path {
        string map [list [pwd]/tests/tmp/ {}] $path
    }
    foreach {name script} {
        start_write_load gen_write_load
        start_bg_complex_data bg_complex_data
    } {
        proc $name args [string map [list SCRIPT $script] {
            exec [info nameofexecutable] socket.tcl tests/helpers/SCRIPT.tcl {*}$args $::tls &
        }]
    }
    execute_test_file $::env(UNIT)
}

set argv [list --client 0 --baseport 20000 --portcount 8000 --clients 1 {*}$argv]
set file [open tests/test_helper.tcl]
set text [read $file]
close $file
set waits {test_client_main $::test_server_port}
if {[string first $waits $text] < 0} {
    error "tests/test_helper.tcl has no place to begin at"
}
eval [string map [list $waits {eval $::entry}] $text]
exit [expr {$::wrong > 0}]
