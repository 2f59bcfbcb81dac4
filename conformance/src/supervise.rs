//! A child process that cannot outlive us: its own session, killed on drop, killed when we die.

use std::collections::VecDeque;
use std::fs;
use std::io::{self, Read, Write};
use std::os::fd::RawFd;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::interrupt;

/// capabilities(7); the `libc` crate has no constant for it.
const CAP_SYS_TIME: libc::c_ulong = 25;

/// The environment variable by which a child's descendants are found, in whatever session.
const MARK: &str = "SIGIL_SUPERVISED";

/// A running child and whatever it starts. Dropping it ends them.
pub(crate) struct Supervised {
    child: Child,
    mark: String,
    reaped: bool,
}

impl Supervised {
    /// Starts `command` in a session of its own, with every signal at its default (a shell's
    /// background job ignores SIGINT and SIGQUIT, and what it starts does, too), without the
    /// power to set the host's clock (some tests would), and without the descriptors that this program was
    /// started with (some tests look). `inherit` names descriptors that the child keeps across its `exec`. The calling thread must outlive the child: Linux sends the
    /// parent-death signal when the *thread* that forked ends.
    pub(crate) fn spawn(command: &mut Command, inherit: &[RawFd]) -> io::Result<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let serial = NEXT.fetch_add(1, Ordering::Relaxed);
        let value = format!("{}.{serial}", std::process::id());
        command.env(MARK, &value);
        let inherit = inherit.to_vec();
        // SAFETY: between fork and exec only async-signal-safe calls are made (setsid, signal,
        // prctl, setrlimit, close_range, fcntl), on values that were copied before the fork.
        unsafe {
            command.pre_exec(move || {
                libc::setsid();
                for signal in 1..=libc::SIGRTMAX() {
                    libc::signal(signal, libc::SIG_DFL);
                }
                libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL);
                libc::prctl(libc::PR_CAPBSET_DROP, CAP_SYS_TIME);
                let no_core = libc::rlimit {
                    rlim_cur: 0,
                    rlim_max: 0,
                };
                libc::setrlimit(libc::RLIMIT_CORE, &no_core);
                // Where Linux is too old to know the flag, they stay.
                libc::syscall(
                    libc::SYS_close_range,
                    3,
                    libc::c_uint::MAX,
                    libc::CLOSE_RANGE_CLOEXEC,
                );
                for fd in &inherit {
                    if libc::fcntl(*fd, libc::F_SETFD, 0) < 0 {
                        return Err(io::Error::last_os_error());
                    }
                }
                Ok(())
            });
        }
        let child = command.spawn()?;
        Ok(Self {
            child,
            mark: format!("{MARK}={value}"),
            reaped: false,
        })
    }

    pub(crate) fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Waits until `deadline`, or until somebody asks for the end; `None` when the child is still there then.
    pub(crate) fn wait_until(&mut self, deadline: Instant) -> io::Result<Option<ExitStatus>> {
        let mut pause = Duration::from_micros(200);
        loop {
            if let Some(status) = self.child.try_wait()? {
                self.reaped = true;
                self.kill_session();
                return Ok(Some(status));
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() || interrupt::is_asked() {
                return Ok(None);
            }
            std::thread::sleep(pause.min(left));
            pause = (pause * 2).min(Duration::from_millis(5));
        }
    }

    /// Ends the child and what it started, now.
    pub(crate) fn kill(&mut self) {
        self.kill_session();
        if !self.reaped {
            let _ = self.child.kill();
            let _ = self.child.wait();
            self.reaped = true;
        }
    }

    fn kill_session(&self) {
        let group = self.child.id() as libc::pid_t;
        // SAFETY: plain system call. The group bears our child's pid, which it took with
        // setsid; nobody else can have joined it.
        unsafe { libc::kill(-group, libc::SIGKILL) };
        // Those in groups and sessions of their own would keep our pipes open. One of them may
        // fork while we look, so look until there are none.
        while self.kill_marked() {}
    }

    /// Kills the processes that bear our mark, but not the child itself; whether there were any.
    fn kill_marked(&self) -> bool {
        let Ok(entries) = fs::read_dir("/proc") else {
            return false;
        };
        let mut found = false;
        for entry in entries.flatten() {
            let name = entry.file_name();
            let Some(pid) = name.to_str().and_then(|n| n.parse::<libc::pid_t>().ok()) else {
                continue;
            };
            // A zombie's is empty.
            let environment = fs::read(entry.path().join("environ")).unwrap_or_default();
            let marked = environment
                .split(|&byte| byte == 0)
                .any(|variable| variable == self.mark.as_bytes());
            if marked && pid != self.child.id() as libc::pid_t {
                // SAFETY: plain system call. The process is our child's descendant: nobody else
                // has the mark.
                found |= unsafe { libc::kill(pid, libc::SIGKILL) } == 0;
            }
        }
        found
    }
}

impl Drop for Supervised {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The last bytes of a stream, so that a program that prints for ever costs no memory.
pub(crate) struct Tail {
    bytes: VecDeque<u8>,
    limit: usize,
}

impl Tail {
    fn push(&mut self, chunk: &[u8]) {
        self.bytes.extend(chunk);
        let excess = self.bytes.len().saturating_sub(self.limit);
        self.bytes.drain(..excess);
    }
}

/// A thread that reads a stream to its end.
pub(crate) struct Collector {
    tail: Arc<Mutex<Tail>>,
    thread: JoinHandle<()>,
}

impl Collector {
    /// Reads `stream` to its end, keeps the last `limit` bytes, copies all of it to `copy`.
    pub(crate) fn start(
        mut stream: impl Read + Send + 'static,
        limit: usize,
        mut copy: Option<Box<dyn Write + Send>>,
    ) -> Self {
        let tail = Arc::new(Mutex::new(Tail {
            bytes: VecDeque::new(),
            limit,
        }));
        let shared = Arc::clone(&tail);
        let thread = std::thread::spawn(move || {
            let mut buffer = [0u8; 8192];
            loop {
                let chunk = match stream.read(&mut buffer) {
                    Ok(0) => break,
                    Ok(n) => &buffer[..n],
                    Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                    Err(_) => break,
                };
                if let Some(out) = &mut copy
                    && (out.write_all(chunk).is_err() || out.flush().is_err())
                {
                    // Nobody reads any more; the child's output is still drained.
                    copy = None;
                }
                shared.lock().unwrap_or_else(|e| e.into_inner()).push(chunk);
            }
        });
        Self { tail, thread }
    }

    /// Waits for the end of the stream and gives what was kept.
    pub(crate) fn finish(self) -> Vec<u8> {
        let _ = self.thread.join();
        let mut tail = self.tail.lock().unwrap_or_else(|e| e.into_inner());
        std::mem::take(&mut tail.bytes).into()
    }
}
