//! System calls: each is one function of its Linux name in one of the files
//! here; entry points, dispatch tables and direct-call symbols come from the
//! shim's table.

#![cfg_attr(
    not(target_arch = "x86_64"),
    allow(dead_code, reason = "newer architectures lack some calls")
)]

mod abi;
mod action;
mod attributes;
mod capability;
mod clock;
mod clone;
mod descriptors;
mod entry;
mod epoll;
mod events;
mod exec;
mod files;
mod futex;
mod identity;
mod ipc;
mod limits;
mod locks;
mod membarrier;
mod memfd;
mod memory;
mod mqueue;
mod msg;
mod open;
pub mod owner;
mod paths;
mod paths_change;
mod pidfd;
mod poll;
mod prctl;
mod reboot;
mod restart;
mod rseq;
mod sched;
mod sched_attr;
mod select;
mod sem;
mod shm;
mod signal;
mod sleep;
mod socket;
mod socket_control;
mod socket_message;
mod socket_option;
mod system;
mod terminal;
mod thread;
mod timer;
mod transfer;
mod unshare;
mod versioned;
mod wait;

use crate::arch::percpu;

pub use entry::{Raw, absent, implementation, restart_entry, unknown};
pub use restart::RestartBlock;
pub use signal::{kill_any, kill_self};
pub use system::names;

/// Every implementation by its name in the table.
mod imp {
    #[cfg(target_arch = "x86_64")]
    pub use crate::arch::prctl::arch_prctl;

    #[cfg(target_arch = "riscv64")]
    pub use crate::arch::hwprobe::{riscv_flush_icache, riscv_hwprobe};

    pub use super::attributes::*;
    pub use super::capability::*;
    pub use super::clock::*;
    pub use super::clone::*;
    pub use super::descriptors::*;
    pub use super::epoll::*;
    pub use super::events::*;
    pub use super::exec::*;
    pub use super::files::*;
    pub use super::futex::*;
    pub use super::identity::*;
    pub use super::limits::{getrlimit, prlimit64, setrlimit};
    pub use super::locks::flock;
    pub use super::membarrier::membarrier;
    pub use super::memfd::memfd_create;
    pub use super::memory::*;
    pub use super::mqueue::*;
    pub use super::msg::{msgctl, msgget, msgrcv, msgsnd};
    pub use super::open::*;
    pub use super::paths::*;
    pub use super::paths_change::*;
    pub use super::pidfd::{pidfd_getfd, pidfd_open, pidfd_send_signal};
    pub use super::poll::*;
    pub use super::prctl::prctl;
    pub use super::reboot::reboot;
    pub use super::rseq::rseq;
    pub use super::sched::*;
    pub use super::sched_attr::*;
    pub use super::select::*;
    pub use super::sem::{semctl, semget, semop, semtimedop};
    pub use super::shm::*;
    pub use super::signal::*;
    pub use super::sleep::*;
    pub use super::socket::{
        accept, accept4, bind, connect, getpeername, getsockname, listen, shutdown, socket,
        socketpair,
    };
    pub use super::socket_message::{recvfrom, recvmmsg, recvmsg, sendmmsg, sendmsg, sendto};
    pub use super::socket_option::{getsockopt, setsockopt};
    pub use super::system::*;
    pub use super::terminal::vhangup;
    pub use super::thread::*;
    pub use super::timer::*;
    pub use super::transfer::{copy_file_range, sendfile};
    pub use super::unshare::unshare;
    pub use super::wait::*;
}

/// Says how the running thread's call goes on by restart_syscall(2).
fn set_restart(block: RestartBlock) {
    // SAFETY: only the thread itself touches its block.
    unsafe { *percpu::current().restart.get() = Some(block) };
}

/// What the running thread's last interrupted call goes on with.
fn take_restart() -> Option<RestartBlock> {
    // SAFETY: only the thread itself touches its block.
    unsafe { (*percpu::current().restart.get()).take() }
}
