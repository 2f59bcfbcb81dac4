//! libuv's tests of processes, signals, forks, threads and timers.
//!
//! They are not in the project: they are in Debian's source package `libuv1`, which is linked with the C library that
//! is under test. On Linux libuv waits with epoll and wakes with eventfd, which the kernel has not; for systems without
//! it has sources that wait with poll and wake with a pipe, and those are built here (they name Cygwin, and need
//! nothing of it). Tests of sockets, terminals, files and the descriptor of an epoll are left out. Verdicts on Linux that are not that a test
//! passes stand in `expectations/libuv.tsv`.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::archive;
use crate::case::{Action, Case, Surroundings};
use crate::expectations::Expectations;
use crate::outcome::Outcome;
use crate::toolchain::{Program, Toolchain};

/// Verdicts that are not that the test passes.
const EXPECTATIONS: &str = include_str!("../expectations/libuv.tsv");

/// Some tests sleep, or make many threads.
const LEAST_TIMEOUT: Duration = Duration::from_secs(120);

const OPTIONS: &[&str] = &["-O2", "-w", "-D_GNU_SOURCE", "-Iinclude", "-Isrc", "-Itest"];

/// Sources of the library besides those of all systems; separated by blanks.
const UNIX: &str = "async core dl epoll fs getaddrinfo getnameinfo linux-core linux-inotify linux-syscalls loop \
                    loop-watcher pipe poll process procfs-exepath proctitle random-devurandom random-getrandom \
                    random-sysctl-linux signal stream tcp thread tty udp";

/// The program of all tests; the others of its folder are linked to it, but for those of other programs.
const MAIN: &str = "run-tests";
const OTHERS: &[&str] = &["benchmark", "dns-server", "run-", "runner-win"];

/// The tests, by what they are about; separated by blanks. Not process_title: its title takes a command line that is
/// longer than a machine gives it.
const TESTS: &[(&str, &str)] = &[
    (
        "fork",
        "fork_signal_to_child fork_signal_to_child_closed fork_socketpair fork_socketpair_started \
         fork_threadpool_queue_work_simple fork_timer",
    ),
    (
        "loop",
        "active async async_null_cb async_ref check_ref close_order default_loop_close embed fs_poll \
         fs_poll_close_request fs_poll_close_request_multi_start_stop fs_poll_close_request_multi_stop_start \
         fs_poll_close_request_stop_when_active fs_poll_getpath fs_poll_ref has_ref idle_check \
         idle_ref idle_starvation loop_alive loop_backend_timeout loop_close loop_configure loop_handles \
         loop_instant_close loop_stop loop_update_time metrics_idle_time metrics_idle_time_thread \
         metrics_idle_time_zero poll_nested_epoll prepare_ref ref run_nowait run_once unref_in_prepare_cb \
         walk_handles",
    ),
    (
        "pipe",
        "ipc_heavy_traffic_deadlock_bug ipc_send_recv_pipe ipc_send_recv_pipe_inprocess ipc_send_zero \
         pipe_bind_error_addrinuse pipe_bind_error_addrnotavail \
         pipe_bind_error_inval pipe_bind_or_listen_error_after_close pipe_connect_bad_name \
         pipe_connect_multiple pipe_connect_on_prepare pipe_getsockname pipe_getsockname_abstract \
         pipe_getsockname_blocking pipe_listen_without_bind pipe_pending_instances pipe_ping_pong \
         pipe_ping_pong_vec pipe_ref pipe_ref2 pipe_ref3 pipe_ref4 pipe_sendmsg pipe_server_close pipe_set_chmod \
         pipe_set_non_blocking shutdown_close_pipe",
    ),
    (
        "process",
        "close_fd cwd_and_chdir env_vars get_currentexe get_loadavg get_memory gethostname gettimeofday hrtime \
         kill kill_invalid_signum process_priority process_ref process_title_big_argv \
         process_title_threadsafe random_async random_sync uname",
    ),
    (
        "signal",
        "signal_close_loop_alive signal_multiple_loops signal_pending_on_close we_get_signal \
         we_get_signal_one_shot we_get_signals we_get_signals_mixed",
    ),
    (
        "spawn",
        "closed_fd_events eintr_handling pipe_close_stdout_read_stdin spawn_and_kill spawn_and_kill_with_std \
         spawn_and_ping spawn_auto_unref spawn_closed_process_io spawn_detached spawn_empty_env \
         spawn_exercise_sigchld_issue spawn_exit_code spawn_fails spawn_fails_check_for_waitpid_cleanup \
         spawn_fs_open spawn_ignored_stdio spawn_inherit_streams spawn_preserve_env spawn_reads_child_path \
         spawn_relative_path spawn_setgid_fails spawn_setuid_fails spawn_setuid_setgid \
         spawn_stdin spawn_stdio_greater_than_3 spawn_stdout spawn_stdout_and_stderr_to_file \
         spawn_stdout_and_stderr_to_file2 spawn_stdout_and_stderr_to_file_swap spawn_stdout_to_file \
         stdio_over_pipes",
    ),
    ("terminal", "tty tty_file tty_pty"),
    (
        "thread",
        "barrier_1 barrier_2 barrier_3 barrier_serial_thread barrier_serial_thread_single condvar_1 condvar_2 \
         condvar_3 condvar_4 condvar_5 semaphore_1 semaphore_2 semaphore_3 thread_create thread_equal \
         thread_local_storage thread_mutex thread_mutex_recursive thread_rwlock thread_rwlock_trylock \
         thread_stack_size thread_stack_size_explicit threadpool_cancel_fs threadpool_cancel_random \
         threadpool_cancel_single threadpool_cancel_work \
         threadpool_queue_work_einval threadpool_queue_work_simple",
    ),
    (
        "timer",
        "timer timer_again timer_early_check timer_from_check timer_huge_repeat timer_huge_timeout timer_init \
         timer_is_closing timer_null_callback timer_order timer_ref timer_ref2 timer_run_once timer_start_twice",
    ),
];

/// Tests beside which the program runs a process of its own that helps: it is named once then, and starts both.
const HELPED: &[&str] = &[
    "pipe_ping_pong",
    "pipe_ping_pong_vec",
    "pipe_ref3",
    "pipe_ref4",
    "shutdown_close_pipe",
];

/// Tests outside of `spawn`, and besides those with help, that execute their own file.
const EXECUTED: &[&str] = &[
    "get_currentexe",
    "ipc_heavy_traffic_deadlock_bug",
    "ipc_send_recv_pipe",
    "ipc_send_zero",
    "kill",
    "process_ref",
    "process_title_big_argv",
];

/// Builds with `toolchain` the archive of libuv and its tests, in `work`.
pub fn archive(
    source: &Path,
    toolchain: &Toolchain,
    work: &Path,
    jobs: usize,
) -> Result<PathBuf, String> {
    // Two tests hold a file of the library each: the linker takes what comes first.
    let mut files = c_files(source, "test")?;
    files.extend(
        UNIX.split_whitespace()
            .map(|name| format!("src/unix/{name}")),
    );
    files.extend(c_files(source, "src")?);
    let parts: Vec<(&str, Program)> = files
        .iter()
        .map(|file| (file.as_str(), program(source, file)))
        .collect();
    archive::build(&parts, toolchain, &work.join("library"), &lists(), jobs)
}

/// This file: it says how everything is built, which is to be built again when that changes.
fn lists() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/libuv.rs")
}

/// The C files of a folder that belong to the program, without `.c`.
fn c_files(source: &Path, folder: &str) -> Result<Vec<String>, String> {
    let path = source.join(folder);
    let entries = std::fs::read_dir(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    let mut files: Vec<String> = entries
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter_map(|name| name.strip_suffix(".c").map(str::to_owned))
        .filter(|name| !OTHERS.iter().any(|begin| name.starts_with(begin)))
        .map(|name| format!("{folder}/{name}"))
        .collect();
    files.sort();
    Ok(files)
}

fn program(source: &Path, file: &str) -> Program {
    let mut program = Program {
        source: source.join(format!("{file}.c")),
        options: OPTIONS.iter().map(|s| s.to_string()).collect(),
        libraries: vec!["-lpthread".into()],
        inputs: vec![lists()],
        directory: source.into(),
    };
    if file.starts_with("test/") {
        include(&mut program, "tests.h");
    }
    program
}

/// The program with all tests, which can make itself a terminal.
fn main_program(source: &Path) -> Program {
    let mut program = program(source, &format!("test/{MAIN}"));
    include(&mut program, "terminal.h");
    program
}

/// Has a header of ours come before all else.
fn include(program: &mut Program, header: &str) {
    let header = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("libuv")
        .join(header);
    program
        .options
        .extend(["-include".into(), header.display().to_string()]);
    program.inputs.push(header);
}

/// The tests as cases of the runner; `source` is the unpacked package.
pub fn cases(source: &Path, timeout: Duration) -> Vec<Case> {
    let expectations = Expectations::of(EXPECTATIONS);
    let names = TESTS.iter().flat_map(|(area, names)| {
        let names = names.split_whitespace();
        names.map(move |name| (*area, name))
    });
    let cases = names.map(|(area, name)| {
        let is_helped = HELPED.contains(&name);
        let mut variables = vec![
            ("UV_RUN_AS_ROOT".into(), "1".into()),
            // The program has patience with a test for five seconds, by this.
            ("UV_TEST_TIMEOUT_MULTIPLIER".into(), "20".into()),
        ];
        if area == "terminal" {
            variables.push(("UV_TEST_TERMINAL".into(), "1".into()));
        }
        Case {
            interface: area.into(),
            name: name.into(),
            program: main_program(source),
            // Named twice it is run by this very process, not by a child of it.
            action: Action::Run(vec![name.into(); if is_helped { 1 } else { 2 }]),
            surroundings: Surroundings {
                files: Vec::new(),
                variables,
                tools: None,
                root: None,
                users: true,
            },
            clause: format!("libuv, {name} of test/test-list.h"),
            linux: expectations.linux(name),
            also: expectations.also(name),
            is_loaded: area == "spawn" || is_helped || EXECUTED.contains(&name),
            is_slow: false,
            prints: false,
            timeout: timeout.max(LEAST_TIMEOUT),
        }
    });
    cases.collect()
}

/// The word for the way a test ended.
pub fn verdict(outcome: &Outcome) -> String {
    outcome.verdict(|code| match code {
        0 => Some("PASS"),
        7 => Some("SKIP"),
        _ => None,
    })
}
