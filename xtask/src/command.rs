//! Runs other programs, in sight of the person waiting for them.

use std::{
    io::{BufRead as _, BufReader},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};

/// Says what `command` is, runs it with its output shown, and waits.
///
/// # Errors
/// When the program cannot be started or reports failure.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let line = describe(command);
    eprintln!("$ {line}");
    let status = command
        .status()
        .with_context(|| format!("could not start `{line}`"))?;
    if !status.success() {
        bail!("`{line}` failed ({status})");
    }
    Ok(())
}

/// Like [`run`], but keeps the standard output, shows of it only the lines that `shown` picks, and leaves a failure that the
/// program reports to the caller: whether it succeeded comes with what it wrote.
///
/// # Errors
/// When the program cannot be started, or does not write text.
pub(crate) fn capture(
    command: &mut Command,
    shown: impl Fn(&str) -> bool,
) -> Result<(bool, String)> {
    let line = describe(command);
    eprintln!("$ {line}");
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("could not start `{line}`"))?;
    let mut text = String::new();
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).lines() {
            let line = line?;
            if shown(&line) {
                eprintln!("{line}");
            }
            text.push_str(&line);
            text.push('\n');
        }
    }
    Ok((child.wait()?.success(), text))
}

/// The standard output of `command`, or `None` when it cannot be started or reports failure.
pub(crate) fn output(command: &mut Command) -> Option<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    if !output.status.success() {
        return None;
    }
    String::from_utf8(output.stdout).ok()
}

/// The command as one would type it; the program without its folder.
fn describe(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let program = program.file_name().unwrap_or(program.as_os_str());
    let mut line = program.to_string_lossy().into_owned();
    for argument in command.get_args() {
        line.push(' ');
        line.push_str(&argument.to_string_lossy());
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn described_without_the_folder() {
        let mut command = Command::new("/somewhere/bin/trunk");
        command.args(["build", "--release"]);
        assert_eq!(describe(&command), "trunk build --release");
    }

    #[test]
    fn a_program_that_is_not_there_has_no_output() {
        assert_eq!(output(&mut Command::new("latchkey-no-such-program")), None);
    }

    #[test]
    fn what_a_program_writes_is_kept_whether_it_succeeds_or_not() {
        let (success, text) = capture(Command::new("cargo").arg("--version"), |_| false).unwrap();
        assert!(success && text.starts_with("cargo "), "{text}");
        let (success, text) =
            capture(Command::new("cargo").arg("--no-such-flag"), |_| true).unwrap();
        assert_eq!((success, &*text), (false, ""));
        assert!(capture(&mut Command::new("latchkey-no-such-program"), |_| true).is_err());
    }

    #[test]
    fn failure_names_the_command() {
        let error = run(Command::new("cargo").args(["--no-such-flag"])).unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("`cargo --no-such-flag` failed"),
            "{error}"
        );
    }
}
