//! A kernel of its own on the crates `signal` and `posix-process`: processes, signals, job control
//! and timers, in a few hundred lines. `cargo run -p embed-rust` shows it at work.
//!
//! It is a toy: it runs on the host, its processes are state machines in Rust, they change places
//! only at their system calls, and its clock jumps to whatever happens next. All the rest is what
//! every kernel does that uses these crates, so read on in this order:
//!
//! | file | what a kernel has to do |
//! |---|---|
//! | `task.rs` | keep what it knows of each thread: registers, where it is, "look for signals" |
//! | `host.rs` | implement [`posix_process::Kernel`]: wake threads, tell the time |
//! | `call.rs` | turn each system call into the method of [`posix_process::System`] with its rule, and sleep |
//! | `leave.rs` | on the way back to the program, ask what is to be done first, and do it |
//! | `machine.rs` | start the first program, choose who runs, let timers expire |
//! | `programs.rs` | the programs that it runs: no kernel |

mod call;
mod host;
mod leave;
mod machine;
mod programs;
mod task;

fn main() {
    machine::Machine::new(programs::parent).run();
}
