//! A test as a loaded program: the files of its machine, and what is run there.

use std::io;
use std::path::Path;
use std::time::Duration;

use crate::case::{Action, Case, Tools};
use crate::cpio::Archive;
use crate::outcome::Outcome;

/// The least time for a loaded test that may spin. It does so with `pause` (a linked program gives way
/// instead): emulation takes a microsecond for one while virtual time goes on by an instruction's,
/// so that a guest's second may take a minute.
pub(crate) const SPINNING: Duration = Duration::from_secs(240);

/// A test's file in the machine, where it is alone, and the folder of that: some look for the name of theirs.
const TEST: &str = "run/test";
/// As said.
const RUN: &str = "run";

/// The directory of a test that finds files around it. Those of a linked one are in the root,
/// where a program begins.
const DIRECTORY: &str = "work";

/// The file of the tools there, that each of their names is a link to.
const TOOLS: &str = "bin/.tools";

/// A machine's users: root, and one without rights.
const USERS: &[u8] = b"root:x:0:0:root:/:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n";

/// One command in a machine.
pub(crate) struct Job<'a> {
    /// The program's path there, and its arguments.
    pub(crate) command: &'a [String],
    /// Environment variables.
    pub(crate) variables: &'a [(String, String)],
    /// When to give up.
    pub(crate) timeout: Duration,
}

/// A machine with a kernel, ours or another one, that runs programs out of an initramfs.
pub(crate) trait Loader: Sync {
    /// Boots it with these files (the archive is written beside the test's own file here) and runs the
    /// command to its end.
    fn run(&self, job: &Job, files: Archive, beside: &Path) -> Ended;
}

/// How a test came to its end.
#[derive(Debug)]
pub(crate) struct Ended {
    /// Which that was.
    pub(crate) outcome: Outcome,
    /// What it has printed.
    pub(crate) output: Vec<u8>,
    /// How long it took.
    pub(crate) elapsed: Duration,
    /// Its system calls and signals, where the kernel prints them.
    pub(crate) trace: String,
}

impl Ended {
    /// Of one that could not be run.
    pub(crate) fn not_run(why: String) -> Self {
        Self {
            outcome: Outcome::Failed(why),
            output: Vec::new(),
            elapsed: Duration::ZERO,
            trace: String::new(),
        }
    }
}

/// What is run in the machine of a test, which is `program` of this host, or the shell that runs its script, and
/// the files there.
pub(crate) fn prepared(program: &Path, case: &Case) -> Result<(Vec<String>, Archive), String> {
    let (test, command) = match &case.action {
        Action::Script(name) => (None, vec!["/bin/sh".into(), name.clone()]),
        Action::Run(args) => {
            let file = if case.surroundings.files.is_empty() {
                format!("/{TEST}")
            } else {
                format!("./{}", case.name)
            };
            let args = [file].into_iter().chain(args.iter().cloned());
            (Some(program), args.collect())
        }
        Action::Compile => (None, Vec::new()),
    };
    let command = if case.surroundings.files.is_empty() {
        command
    } else {
        // No test has input, as on Linux; the machine's is the console.
        let enter = format!("cd /{DIRECTORY} && exec \"$0\" \"$@\" </dev/null");
        let shell = ["/bin/sh".into(), "-c".into(), enter];
        shell.into_iter().chain(command).collect()
    };
    Ok((command, files(test, case)?))
}

/// Boots the machine of a test.
pub(crate) fn run(loader: &dyn Loader, program: &Path, case: &Case) -> Ended {
    let (command, files) = match prepared(program, case) {
        Ok(prepared) => prepared,
        Err(why) => return Ended::not_run(why),
    };
    let job = Job {
        command: &command,
        variables: &variables(case),
        timeout: case.timeout,
    };
    loader.run(&job, files, program)
}

/// The environment of a test.
pub(crate) fn variables(case: &Case) -> Vec<(String, String)> {
    let mut variables = case.surroundings.variables.clone();
    if case.is_loaded && case.surroundings.files.is_empty() {
        variables.push(("SIGIL_SELF".into(), format!("/{TEST}")));
    }
    if case.surroundings.tools.is_some() {
        variables.push(("PATH".into(), "/bin".into()));
    }
    variables
}

/// Lets a machine know two users.
pub(crate) fn add_users(content: &mut Archive) -> io::Result<()> {
    content.folder("etc");
    content.file("etc/passwd", 0o644, USERS)
}

/// Gives a machine its tools.
pub(crate) fn add_tools(content: &mut Archive, tools: &Tools) -> Result<(), String> {
    content.folder("bin");
    content.add(TOOLS, &tools.program)?;
    for name in &tools.names {
        content
            .link(&format!("bin/{name}"), &format!("/{TOOLS}"))
            .map_err(|e| e.to_string())?;
    }
    Ok(())
}

/// The program that is to be loaded, and what is around it.
pub(crate) fn files(program: Option<&Path>, case: &Case) -> Result<Archive, String> {
    let mut content = Archive::new();
    if let Some(root) = &case.surroundings.root {
        content.add_tree(root)?;
    }
    let around = &case.surroundings.files;
    let mut directory = String::new();
    if program.is_some() && !around.is_empty() || matches!(case.action, Action::Script(_)) {
        content.folder(DIRECTORY);
        directory = format!("{DIRECTORY}/");
    }
    if let Some(program) = program {
        let name = if around.is_empty() {
            content.folder(RUN);
            TEST
        } else {
            &case.name
        };
        content.add(&format!("{directory}{name}"), program)?;
    }
    for file in around {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        content.add(&format!("{directory}{name}"), file)?;
    }
    if case.surroundings.users {
        add_users(&mut content).map_err(|e| e.to_string())?;
    }
    if let Some(tools) = &case.surroundings.tools {
        add_tools(&mut content, tools)?;
    }
    Ok(content)
}
