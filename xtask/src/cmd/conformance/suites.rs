//! The suites of tests: what each is called, and where it comes from.

use std::path::{Path, PathBuf};

use conformance::case::Tools;
use conformance::gnulib;
use conformance::open_posix;
use conformance::packaged;
use conformance::selftests;
use conformance::shells::{self, Shell, Tests};
use conformance::stress_ng;
use conformance::suite::Suite;
use conformance::toolchain::Toolchain;

use crate::build::dash::{self, Linking};
use crate::failure::{Failure, Result};
use crate::setup::Setup;
use crate::setup::binary::{self, BASH, BUSYBOX, tools};
use crate::setup::dynamic;
use crate::setup::linux_source;
use crate::setup::packages::{install, need};
use crate::setup::root;
use crate::setup::source::{self, GNULIB, KLIBC, LIBUV, NEWLIB, POSIXTESTSUITE, unpacked};
use crate::setup::tested;

/// A suite.
pub(super) struct Entry {
    /// What it is asked for by.
    pub(super) name: &'static str,
    /// Whether it is among all suites; others are run only by name.
    pub(super) usual: bool,
    /// Whether its tests are also linked with newlib.
    pub(super) newlib: bool,
    /// Fetches what it is made of.
    fetch: fn(&Setup) -> Result<Suite>,
}

/// All of them, in the order in which they are run.
pub(super) const SUITES: &[Entry] = &[
    Entry {
        name: "own",
        usual: true,
        newlib: true,
        fetch: |_| Ok(Suite::Own),
    },
    Entry {
        name: "open-posix",
        usual: true,
        newlib: true,
        fetch: |setup| {
            Ok(Suite::OpenPosix(open_posix::Source {
                root: unpacked(setup, &POSIXTESTSUITE)?,
                tools: machine_tools(setup)?,
            }))
        },
    },
    Entry {
        name: "gnulib",
        usual: true,
        newlib: false,
        fetch: gnulib,
    },
    Entry {
        name: "newlib",
        usual: true,
        newlib: true,
        fetch: |setup| Ok(Suite::Newlib(unpacked(setup, &NEWLIB)?)),
    },
    Entry {
        name: "shells",
        usual: false,
        newlib: false,
        fetch: shells,
    },
    Entry {
        name: "selftests",
        usual: false,
        newlib: false,
        fetch: selftests,
    },
    Entry {
        name: "klibc",
        usual: false,
        newlib: false,
        fetch: |setup| Ok(Suite::Klibc(unpacked(setup, &KLIBC)?)),
    },
    Entry {
        name: "libuv",
        usual: false,
        newlib: false,
        fetch: |setup| Ok(Suite::Libuv(unpacked(setup, &LIBUV)?)),
    },
    Entry {
        name: "stress-ng",
        usual: false,
        newlib: false,
        fetch: stress_ng,
    },
    Entry {
        name: "python",
        usual: false,
        newlib: false,
        fetch: |setup| {
            let root = root::python(setup)?;
            Ok(Suite::Python(packaged::Source { root }))
        },
    },
    Entry {
        name: "lua",
        usual: false,
        newlib: false,
        fetch: |setup| {
            let root = tested::lua(setup)?;
            Ok(Suite::Lua(packaged::Source { root }))
        },
    },
    Entry {
        name: "sqlite",
        usual: false,
        newlib: false,
        fetch: |setup| {
            let root = tested::sqlite(setup)?;
            Ok(Suite::Sqlite(packaged::Source { root }))
        },
    },
    Entry {
        name: "redis",
        usual: false,
        newlib: false,
        fetch: |setup| {
            let root = tested::redis(setup)?;
            Ok(Suite::Redis(packaged::Source { root }))
        },
    },
];

/// The suite with this name, fetched on first use.
pub(super) fn fetched(setup: &Setup, name: &str) -> Result<Suite> {
    let entry = SUITES.iter().find(|entry| entry.name == name);
    let entry = entry.ok_or_else(|| Failure::usage(format!("no suite is called {name}")))?;
    (entry.fetch)(setup)
}

fn gnulib(setup: &Setup) -> Result<Suite> {
    let root = unpacked(setup, &GNULIB)?;
    let tools = machine_tools(setup)?;
    Ok(Suite::Gnulib(gnulib::Source { root, tools }))
}

fn shells(setup: &Setup) -> Result<Suite> {
    let tools = machine_tools(setup)?;
    let shell = |name, tests, file: PathBuf| Shell { name, file, tests };
    let bash = binary::fetched(setup, &[BASH])?.remove(0);
    // Of the static ones in the package, that with musl.
    let package = binary::unpacked(setup, &["mksh"])?.remove(0);
    let mksh = package.join(format!("usr/lib/{}-linux-musl/bin/mksh", setup.target.name));
    Ok(Suite::Shells(shells::Source {
        busybox: unpacked(setup, &source::BUSYBOX)?,
        bash: unpacked(setup, &source::BASH)?,
        mksh: package.join("usr/share/doc/mksh/check.t.gz"),
        shells: vec![
            shell("ash", Tests::Ash, tools.program.clone()),
            shell("dash", Tests::Ash, dash::build(setup, Linking::Static)?),
            shell("bash", Tests::Bash, bash),
            shell("mksh", Tests::Mksh, mksh),
        ],
        tools,
    }))
}

fn selftests(setup: &Setup) -> Result<Suite> {
    Ok(Suite::Selftests(selftests::Source {
        root: linux_source::unpacked(setup)?,
        toolchain: glibc(setup)?,
        native: glibc(&setup.native())?,
        tools: machine_tools(setup)?,
    }))
}

fn stress_ng(setup: &Setup) -> Result<Suite> {
    let program = dynamic::program(setup, "stress-ng", "usr/bin/stress-ng")?;
    Ok(Suite::StressNg(stress_ng::Source {
        program: program.file,
        loader: program.loader,
        libraries: program.libraries,
        folder: program.folder,
        tools: machine_tools(setup)?,
    }))
}

/// The compiler of an architecture as Debian has it: with glibc.
fn glibc(setup: &Setup) -> Result<Toolchain> {
    need(setup, setup.target.compiler())?;
    let target = setup.target;
    let (library, package) = match target.is_native() {
        true => (
            format!("/usr/lib/{}/libc.a", target.gnu),
            "libc6-dev".into(),
        ),
        false => (
            format!("/usr/{}/lib/libc.a", target.gnu),
            format!("libc6-dev-{}-cross", target.debian),
        ),
    };
    if !Path::new(&library).exists() {
        install(setup, &[&package])?;
    }
    Ok(Toolchain {
        cc: target.tool("gcc").into(),
        inputs: Vec::new(),
        archives: Vec::new(),
        variables: Vec::new(),
    })
}

/// What is in the `/bin` of a machine: busybox.
fn machine_tools(setup: &Setup) -> Result<Tools> {
    let program = binary::fetched(setup, &[BUSYBOX])?.remove(0);
    // One that runs here tells the names.
    let names = tools(&binary::fetched(&setup.native(), &[BUSYBOX])?.remove(0))?;
    Ok(Tools { program, names })
}
