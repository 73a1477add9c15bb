//! The servers, started and ended together.

use std::{
    process::{Child, Command, ExitCode, ExitStatus, Stdio},
    sync::mpsc::{self, Receiver, RecvTimeoutError, Sender},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

/// How often to look whether a server answers.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// How long a server may take to end when asked.
const GRACE: Duration = Duration::from_secs(3);

/// Running servers. When this is dropped, they and everything they started are ended.
pub(super) struct Children {
    running: Vec<Running>,
    events: Receiver<Event>,
    sender: Sender<Event>,
}

struct Running {
    name: &'static str,
    group: Group,
}

enum Event {
    /// Ctrl-C, the terminal closed, or a polite request to end.
    Interrupted,
    Ended {
        name: &'static str,
        status: Option<ExitStatus>,
    },
}

impl Children {
    /// From here on Ctrl-C is an event rather than the end of this program.
    pub(super) fn new() -> Result<Self> {
        let children = Self::unattended();
        let interrupted = children.sender.clone();
        // A failed send means nobody waits any more: this program is ending already.
        ctrlc::set_handler(move || drop(interrupted.send(Event::Interrupted)))
            .context("preparing for Ctrl-C")?;
        Ok(children)
    }

    /// Without an ear for Ctrl-C, of which a program has but one.
    fn unattended() -> Self {
        let (sender, events) = mpsc::channel();
        Self {
            running: Vec::new(),
            events,
            sender,
        }
    }

    pub(super) fn start(&mut self, name: &'static str, mut command: Command) -> Result<()> {
        let (mut child, group) = spawn(command.stdin(Stdio::null()))
            .with_context(|| format!("could not start {name}"))?;
        self.running.push(Running { name, group });
        let sender = self.sender.clone();
        thread::spawn(move || {
            let status = child.wait().ok();
            drop(sender.send(Event::Ended { name, status }));
        });
        Ok(())
    }

    /// Waits until `condition` holds. `false` when Ctrl-C came first.
    ///
    /// # Errors
    /// When a server ends by itself.
    pub(super) fn wait_for(&mut self, condition: impl Fn() -> bool) -> Result<bool> {
        loop {
            match self.events.recv_timeout(LOOK_EVERY) {
                Ok(event) => return self.handle(event).map(|()| false),
                Err(RecvTimeoutError::Timeout) if condition() => return Ok(true),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => bail!("the servers' watchers are gone"),
            }
        }
    }

    /// Waits for Ctrl-C.
    ///
    /// # Errors
    /// When a server ends by itself.
    pub(super) fn wait(&mut self) -> Result<()> {
        let event = self
            .events
            .recv()
            .context("the servers' watchers are gone")?;
        self.handle(event)
    }

    /// Ends all servers after Ctrl-C.
    pub(super) fn end(self) -> ExitCode {
        drop(self);
        eprintln!("Ended.");
        ExitCode::SUCCESS
    }

    fn handle(&mut self, event: Event) -> Result<()> {
        match event {
            Event::Interrupted => Ok(()),
            Event::Ended { name, status } => {
                self.forget(name);
                let status =
                    status.map_or_else(|| "for no known reason".to_owned(), |s| format!("({s})"));
                bail!("{name} ended by itself {status}; its messages are above. Ended the rest")
            }
        }
    }

    /// Sees off what a server that is gone has left behind.
    fn forget(&mut self, name: &str) {
        self.running.retain(|running| {
            let gone = running.name == name;
            if gone {
                running.group.kill();
            }
            !gone
        });
    }
}

impl Drop for Children {
    fn drop(&mut self) {
        for running in &self.running {
            running.group.ask_to_end();
        }
        let deadline = Instant::now() + GRACE;
        while !self.running.is_empty() {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.events.recv_timeout(left) {
                Ok(Event::Ended { name, .. }) => self.forget(name),
                Ok(Event::Interrupted) => {} // impatience does not make it quicker
                Err(_) => break,
            }
        }
        for running in &self.running {
            running.group.kill();
        }
    }
}

/// A server and the processes it started.
#[cfg(unix)]
struct Group(rustix::process::Pid);

/// In a group of its own, so that Ctrl-C reaches this program alone and this program can end the whole group.
#[cfg(unix)]
fn spawn(command: &mut Command) -> Result<(Child, Group)> {
    use std::os::unix::process::CommandExt;

    let child = command.process_group(0).spawn()?;
    let id = rustix::process::Pid::from_child(&child);
    Ok((child, Group(id)))
}

#[cfg(unix)]
impl Group {
    fn ask_to_end(&self) {
        self.signal(rustix::process::Signal::TERM);
    }

    fn kill(&self) {
        self.signal(rustix::process::Signal::KILL);
    }

    fn signal(&self, signal: rustix::process::Signal) {
        // The only failure possible is that the group has no process left.
        _ = rustix::process::kill_process_group(self.0, signal);
    }
}

/// The console gives Ctrl-C to every process in it, so only the other endings are left to do here.
#[cfg(not(unix))]
struct Group(u32);

#[cfg(not(unix))]
fn spawn(command: &mut Command) -> Result<(Child, Group)> {
    let child = command.spawn()?;
    let id = child.id();
    Ok((child, Group(id)))
}

#[cfg(not(unix))]
impl Group {
    fn ask_to_end(&self) {
        self.kill();
    }

    fn kill(&self) {
        let id = self.0.to_string();
        drop(
            Command::new("taskkill")
                .args(["/T", "/F", "/PID", &id])
                .stdout(Stdio::null())
                .status(),
        );
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::io::{PipeReader, Read, pipe};

    use super::*;

    /// A server that runs `script`, and a pipe that stays open as long as any process of it lives.
    fn server(script: &str) -> (Children, PipeReader) {
        let (mut reader, writer) = pipe().unwrap();
        let mut command = Command::new("sh");
        command.args(["-c", script]).stdout(writer);
        let mut children = Children::unattended();
        children.start("the server", command).unwrap();
        let mut started = [0; 3];
        reader.read_exact(&mut started).unwrap();
        (children, reader)
    }

    fn rest(mut reader: PipeReader) -> String {
        let mut text = String::new();
        reader.read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn what_a_server_started_ends_with_it() {
        let (children, reader) = server("sleep 600 & echo up; wait");
        drop(children);
        assert_eq!(rest(reader), "");
    }

    #[test]
    fn a_server_may_take_its_leave() {
        let (children, reader) =
            server("trap 'echo bye; exit' TERM; echo up; while :; do sleep 0.1; done");
        drop(children);
        assert_eq!(rest(reader), "bye\n");
    }

    #[test]
    fn a_server_that_does_not_listen_is_ended_all_the_same() {
        let (children, reader) = server("trap '' TERM; sleep 600 & echo up; wait");
        drop(children);
        assert_eq!(rest(reader), "");
    }

    #[test]
    fn a_server_that_ends_by_itself_is_an_error_that_names_it() {
        let (mut children, reader) = server("sleep 600 & echo up; exit 7");
        let error = children.wait().unwrap_err().to_string();
        assert!(
            error.contains("the server ended by itself") && error.contains('7'),
            "{error}"
        );
        assert_eq!(rest(reader), "");
    }

    #[test]
    fn readiness_is_waited_for() {
        let (mut children, _reader) = server("echo up; sleep 600");
        let looks = std::cell::Cell::new(0);
        let ready = children.wait_for(|| {
            looks.set(looks.get() + 1);
            looks.get() == 3
        });
        assert!(ready.unwrap());
        children.sender.send(Event::Interrupted).unwrap();
        assert!(!children.wait_for(|| false).unwrap());
    }
}
