//! Which header has what from where.
//!
//! A fact stands in the module that acts on it; here is only which of them C gets, and C's names.

mod files;
mod kernel;
mod process;
mod signals;
mod system;
mod time;

use syn::Item;

use crate::Arch;
use crate::render::Draft;
use crate::select::{Field, Module, Type, TypeNames};

/// A header of every flavor.
pub struct Header {
    /// The name by which C includes it.
    pub name: &'static str,
    /// What it is about.
    pub about: &'static str,
    /// The headers that it includes.
    pub includes: &'static [&'static str],
    /// C before the items: a comment on all of them.
    pub preface: &'static str,
    /// The modules that its items are from.
    pub modules: fn(Arch) -> Vec<Module>,
    /// Constants out of tables that are macros in Rust, as Rust.
    pub constants: fn(Arch) -> String,
    /// What cbindgen cannot say: functions, macros with arguments.
    pub tail: fn(Arch) -> String,
}

/// A header whose items are those of modules.
const PLAIN: Header = Header {
    name: "",
    about: "",
    includes: &[],
    preface: "",
    modules: |_| Vec::new(),
    constants: |_| String::new(),
    tail: |_| String::new(),
};

/// What a kernel in C includes; no program does, and nothing in it is Linux's.
pub const KERNEL: &Header = &kernel::KERNEL;

/// Every other header but the generated calls and what a flavor adds, those first that others include.
pub const HEADERS: &[&Header] = &[
    &system::TYPES,
    &system::VERSION,
    &system::ERRNO,
    &signals::SIGNO,
    &signals::SIGVAL,
    &signals::SIGINFO,
    &signals::SIGACTION,
    &signals::SIGALTSTACK,
    &signals::UCONTEXT,
    &process::WAIT,
    &process::CLONE,
    &process::SCHED,
    &process::LIMITS,
    &process::RESOURCE,
    &time::TIME,
    &time::SIGEVENT,
    &files::FCNTL,
    &files::STAT,
    &system::UNISTD,
];

/// A type whose fields are in C what they are in Rust.
const fn plain(rust: &'static str, c: &'static str) -> Type {
    prefixed(rust, c, "")
}

/// A type whose fields' names have something before them in C.
const fn prefixed(rust: &'static str, c: &'static str, prefix: &'static str) -> Type {
    Type {
        rust,
        c,
        prefix,
        overaligned: false,
        fields: &[],
    }
}

/// A field with another name in C.
const fn named(rust: &'static str, c: &'static str) -> Field {
    typed(rust, c, "")
}

/// A field with another name and another type in C.
const fn typed(rust: &'static str, c: &'static str, ty: &'static str) -> Field {
    Field { rust, c, ty }
}

/// A module of the project, by its path from the root.
macro_rules! module {
    ($path:literal, [$($constants:expr),* $(,)?], [$($ty:expr),* $(,)?]) => {
        $crate::select::Module {
            path: $path,
            text: include_str!(concat!("../../../", $path)),
            constants: const { &[$($constants),*] },
            types: const { &[$($ty),*] },
            functions: false,
        }
    };
}
use module;

/// One constant as Rust.
fn constant(name: &str, ty: &str, value: impl std::fmt::Display, about: &str) -> String {
    format!(
        "#[doc = \" {}\"]\npub const {name}: {ty} = {value};\n",
        about.escape_default()
    )
}

/// The names in C of all types that a header may mention.
pub fn type_names(arch: Arch) -> TypeNames {
    // What modules of several crates call what is one type in C.
    let mut names = TypeNames::from([
        ("Pid", "sigil_pid_t"),
        ("Uid", "sigil_uid_t"),
        ("Gid", "sigil_gid_t"),
        ("SaFlags", "u64"),
    ]);
    for header in HEADERS.iter().chain([&KERNEL]) {
        for module in (header.modules)(arch) {
            names.extend(module.types.iter().map(|ty| (ty.rust, ty.c)));
        }
    }
    names
}

/// A header, ready to be rendered.
pub fn draft(header: &Header, arch: Arch, names: &TypeNames) -> Result<Draft, String> {
    let mut items: Vec<Item> = syn::parse_file(&(header.constants)(arch))
        .map_err(|error| format!("{}: {error}", header.name))?
        .items;
    let mut types = Vec::new();
    for module in (header.modules)(arch) {
        items.extend(module.items(names, arch.name())?);
        types.extend(module.types.iter().map(|ty| ty.c.to_owned()));
    }
    Ok(Draft {
        name: header.name,
        about: format!("{} ({}).", header.about, arch.name()),
        includes: header.includes,
        preface: header.preface,
        items,
        types,
        tail: (header.tail)(arch),
    })
}
