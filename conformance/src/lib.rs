//! Runs programs and suites on Linux and in QEMU, compares the two, reports.
//!
//! - [`qemu`] boots one image and says how the program in it ended;
//! - [`guest`] boots a test on our kernel, linked with that or loaded out of an initramfs;
//! - [`foreign`] boots a test on another kernel: Linux in QEMU, the oracle of each architecture;
//! - [`other`] has a command boot one on a kernel that we know nothing of;
//! - [`domains`] boots images beside a Linux that is Xen's first domain;
//! - `domain_tests` runs a suite's tests so;
//! - [`balloon`] changes a machine's memory while it runs;
//! - [`placed`] has an image entered as another loader might;
//! - `loaded` says what such a machine holds and runs;
//! - `newlib` says what differs when tests are linked with newlib;
//! - `batch` runs several loaded tests in one machine;
//! - [`native`] runs a program on the host's Linux, the oracle;
//! - [`command_line`] writes the kernel command line that carries `argv` and the environment;
//! - [`cpio`] writes an initramfs;
//! - [`filter`] says which tests, and `bisect` which of them another needs to fail;
//! - [`interrupt`] ends a run that keeps what it has;
//! - [`report`] keeps what came of them, in a folder with a page to look at;
//! - [`suite`] runs the tests of a suite and compares each verdict with Linux's;
//! - [`own`] is the project's suite (`tests/`), [`open_posix`] the Open POSIX Test Suite, [`gnulib`]
//!   gnulib's tests, [`shells`] those of shells, [`selftests`] Linux's, [`klibc`] klibc's,
//!   [`libuv`] libuv's, [`stress_ng`] stress-ng's stressors; [`packaged`] programs of Debian's by the tests of
//!   their authors: [`python`], [`lua`], [`sqlite`], [`redis`];
//! - [`diff`] plays random programs of system calls on Linux and on our kernel;
//! - [`coverage`] says which test covers which finding, [`clauses`] which covers which clause of POSIX and of
//!   Linux's manual.

mod archive;
pub mod balloon;
mod batch;
mod bisect;
pub mod case;
pub mod clauses;
pub mod command_line;
mod control;
pub mod coverage;
pub mod cpio;
pub mod diff;
mod domain_tests;
pub mod domains;
pub mod driven;
mod expectations;
pub mod filter;
mod firmware;
pub mod foreign;
pub mod gnulib;
pub mod guest;
mod inband;
pub mod interrupt;
pub mod klibc;
pub mod libuv;
mod live;
mod loaded;
pub mod lua;
pub mod machine;
pub mod native;
mod newlib;
pub mod open_posix;
pub mod other;
pub mod outcome;
pub mod own;
pub mod packaged;
mod parallel;
pub mod placed;
pub mod python;
pub mod qemu;
pub mod qmp;
pub mod redis;
pub mod report;
pub mod selftests;
mod shared;
pub mod shells;
pub mod sqlite;
pub mod stress_ng;
pub mod suite;
mod supervise;
pub mod toolchain;
pub mod window;
pub mod xen;
mod xen_arm;

pub use outcome::Outcome;
