//! The rules of POSIX and of Linux's man pages, one test each, by the public interface alone.

mod absurd;
mod children;
mod choice;
mod clocks;
mod clone;
mod cpu;
mod credentials;
mod delivery;
mod exec;
mod exit;
mod fork;
mod groups;
mod itimers;
mod job;
mod kill;
mod limits;
mod masks;
mod pending_limit;
mod pidfd;
mod sharing;
mod straight;
mod straight_calls;
mod timers;
mod wait;
mod wait_child;
mod world;
