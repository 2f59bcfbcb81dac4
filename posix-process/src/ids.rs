//! Names of threads and processes: numbers that programs see, and indices that kernels keep.

/// A process, thread, group or session number, as programs see it (`pid_t`).
pub type Pid = i32;

macro_rules! index {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// The index as a `usize`, for a kernel's own tables.
            #[inline]
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        }

        impl From<u32> for $name {
            #[inline]
            fn from(index: u32) -> Self {
                Self(index)
            }
        }

        impl From<$name> for u32 {
            #[inline]
            fn from(id: $name) -> u32 {
                id.0
            }
        }
    };
}

index! {
    /// A thread's place in the system's table. Small, dense, and used again once the thread is gone.
    ThreadId
}

index! {
    /// A process's place in the system's table. Small, dense, and used again once the process is reaped.
    ProcessId
}

index! {
    /// A user's place in the table of users: what is counted for one real user id.
    UserId
}

index! {
    /// A POSIX timer's place in the system's table (not the `timer_t` that programs see).
    TimerId
}
