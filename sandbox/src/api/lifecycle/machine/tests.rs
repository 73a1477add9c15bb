use crate::directory::{Credentials, Kind, Profile};

use super::*;

fn user(status: Status, password: bool, provider: Provider) -> User {
    User {
        number: 9,
        id: Kind::User.id(9),
        status,
        created: 0,
        activated: None,
        status_changed: None,
        last_login: None,
        last_updated: 0,
        password_changed: None,
        reset_factors: 0,
        is_blocked: false,
        type_id: Kind::UserType.id(0),
        profile: Profile::default(),
        credentials: Credentials {
            password,
            recovery_question: None,
            provider,
        },
    }
}

/// Every operation from every status, for a user with a password.
#[test]
fn the_state_machine() {
    use Obstacle::*;
    use Status::*;
    let statuses = [
        Staged,
        Provisioned,
        Active,
        Recovery,
        LockedOut,
        PasswordExpired,
        Suspended,
        Deprovisioned,
    ];
    let no = Err(WrongStatus);
    let table: [(Operation, [Result<Status, Obstacle>; 8]); 10] = [
        (
            Operation::Activate,
            [
                Ok(Active),
                Err(AlreadyActive),
                Err(AlreadyActive),
                Err(AlreadyActive),
                Err(AlreadyActive),
                Err(AlreadyActive),
                Err(AlreadyActive),
                Ok(Active),
            ],
        ),
        (
            Operation::Deactivate,
            [
                Ok(Deprovisioned),
                Ok(Deprovisioned),
                Ok(Deprovisioned),
                Ok(Deprovisioned),
                Ok(Deprovisioned),
                Ok(Deprovisioned),
                Ok(Deprovisioned),
                Err(AlreadyDeactivated),
            ],
        ),
        (
            Operation::ExpirePassword,
            [no, no, Ok(PasswordExpired), no, no, no, no, no],
        ),
        (
            Operation::ExpirePasswordWithTempPassword,
            [no, no, Ok(PasswordExpired), no, no, no, no, no],
        ),
        (
            Operation::Reactivate,
            [no, Ok(Provisioned), no, Ok(Provisioned), no, no, no, no],
        ),
        (
            Operation::ResetFactors,
            [no, no, Ok(Active), no, no, no, no, no],
        ),
        (
            Operation::ResetPassword,
            [
                no,
                Ok(Recovery),
                Ok(Recovery),
                Ok(Recovery),
                Ok(Recovery),
                Ok(Recovery),
                no,
                no,
            ],
        ),
        (
            Operation::Suspend,
            [
                Err(NotActive),
                Err(NotActive),
                Ok(Suspended),
                Err(NotActive),
                Err(NotActive),
                Err(NotActive),
                Err(NotActive),
                Err(NotActive),
            ],
        ),
        (
            Operation::Unlock,
            [
                Err(NotLocked),
                Err(NotLocked),
                Err(NotLocked),
                Err(NotLocked),
                Ok(Active),
                Err(NotLocked),
                Err(NotLocked),
                Err(NotLocked),
            ],
        ),
        (
            Operation::Unsuspend,
            [
                Err(NotSuspended),
                Err(NotSuspended),
                Err(NotSuspended),
                Err(NotSuspended),
                Err(NotSuspended),
                Err(NotSuspended),
                Ok(Active),
                Err(NotSuspended),
            ],
        ),
    ];
    for (operation, outcomes) in table {
        for (status, expected) in statuses.into_iter().zip(outcomes) {
            let user = user(status, true, Provider::Okta);
            assert_eq!(
                operation.outcome(&user),
                expected,
                "{operation:?} from {status:?}"
            );
        }
    }
}

#[test]
fn who_is_kept_from_unknown_devices_is_unlocked() {
    let blocked = User {
        is_blocked: true,
        ..user(Status::Active, true, Provider::Okta)
    };
    assert_eq!(Operation::Unlock.outcome(&blocked), Ok(Status::Active));
}

#[test]
fn what_a_user_signs_in_with_matters() {
    let without = user(Status::Staged, false, Provider::Okta);
    assert_eq!(
        Operation::Activate.outcome(&without),
        Ok(Status::Provisioned)
    );
    let federated = user(Status::Staged, false, Provider::Federation);
    assert_eq!(Operation::Activate.outcome(&federated), Ok(Status::Active));
    let federated = user(Status::Active, false, Provider::Social);
    assert_eq!(
        Operation::ResetPassword.outcome(&federated),
        Err(Obstacle::NoPassword)
    );
    assert_eq!(
        Operation::ExpirePassword.outcome(&federated),
        Err(Obstacle::WrongStatus)
    );
}
