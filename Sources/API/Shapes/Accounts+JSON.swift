internal import Accounts
internal import JSON
internal import Store

// How people and organisations look from outside. What a shape holds is what its reader may see.

extension User {
    /// As the person sees it.
    var ownJSON: JSON.Value {
        [
            "id": .init(id), "email": .init(email), "emailVerified": .init(emailVerifiedAt != nil), "username": .init(username),
            "displayName": .init(displayName), "isOperator": .init(isOperator), "createdAt": .time(createdAt),
        ]
    }

    /// As operators and those who list members see it.
    var memberJSON: JSON.Value {
        ["id": .init(id), "email": .init(email), "username": .init(username), "displayName": .init(displayName)]
    }

    /// As everybody sees it.
    var publicJSON: JSON.Value { ["id": .init(id), "username": .init(username), "displayName": .init(displayName)] }
}

extension Profiles.Public {
    var json: JSON.Value {
        [
            "id": .init(id), "username": .init(username), "displayName": .init(displayName), "followerCount": .init(followerCount),
        ]
    }
}

extension Relation {
    var json: JSON.Value { ["user": user.publicJSON, "since": .time(since)] }
}

extension SignIn {
    func json(isThisOne: Bool) -> JSON.Value {
        [
            "id": .init(id), "device": .init(userAgent), "network": .init(address), "createdAt": .time(createdAt),
            "lastSeenAt": .time(lastSeenAt), "expiresAt": .time(expiresAt), "isThisOne": .init(isThisOne),
        ]
    }
}

extension AccessToken {
    var json: JSON.Value {
        [
            "id": .init(id), "name": .init(name), "scopes": .init(scopes), "organisationId": .init(organisationID),
            "createdAt": .time(createdAt), "expiresAt": .time(expiresAt), "lastUsedAt": .time(lastUsedAt),
        ]
    }
}

extension OwnOrganisation {
    var json: JSON.Value {
        var value = organisation.json
        value["role"] = .init(role.rawValue)
        return value
    }
}

extension Organisation {
    var json: JSON.Value {
        [
            "id": .init(id), "slug": .init(slug), "name": .init(name), "signUp": .init(signUp.rawValue),
            "takesCreatorApplications": .init(takesCreatorApplications), "createdAt": .time(createdAt),
        ]
    }
}

extension Member {
    var json: JSON.Value { ["user": user.memberJSON, "role": .init(role.rawValue), "joinedAt": .time(joinedAt)] }
}

extension Invitation {
    var json: JSON.Value {
        [
            "id": .init(id), "email": .init(email), "role": .init(role.rawValue), "usesLeft": .init(usesLeft),
            "createdBy": .init(createdBy),
            "createdAt": .time(createdAt), "expiresAt": .time(expiresAt),
        ]
    }
}

extension CreatorApplication {
    var json: JSON.Value {
        [
            "id": .init(id), "userId": .init(userID), "status": .init(status.rawValue), "message": .init(message), "reason": .init(reason),
            "createdAt": .time(createdAt), "decidedAt": .time(decidedAt),
        ]
    }
}

extension AuditEntry {
    var json: JSON.Value {
        [
            "number": .init(number), "at": .time(at), "actorKind": .init(actorKind.rawValue), "actorId": .init(actorID), "via": .init(via),
            "action": .init(action), "objectKind": .init(objectKind), "objectId": .init(objectID),
            "details": (try? JSON.Value(parsing: details)) ?? .null,
        ]
    }
}

extension OneTimeLink {
    var json: JSON.Value {
        [
            "id": .init(id), "purpose": .init(purpose.rawValue), "userId": .init(userID), "email": .init(email),
            "createdAt": .time(createdAt), "expiresAt": .time(expiresAt),
        ]
    }
}
