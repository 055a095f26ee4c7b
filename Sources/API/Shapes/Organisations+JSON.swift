internal import Accounts
package import JSON
package import Store

extension OwnOrganisation {
    static let schema = Schema.named("OwnOrganisation", Organisation.schema.with(["role": .words(Role.self)]))

    package var json: JSON.Value {
        var value = organisation.json
        value["role"] = .init(role.rawValue)
        return value
    }
}

extension Organisation {
    static let schema = Schema.named(
        "Organisation",
        .object([
            "id": .identifier, "slug": .string, "name": .string, "signUp": .words(Organisation.SignUp.self),
            "takesCreatorApplications": .boolean, "createdAt": .time,
        ]))

    package var json: JSON.Value {
        [
            "id": .init(id), "slug": .init(slug), "name": .init(name), "signUp": .init(signUp.rawValue),
            "takesCreatorApplications": .init(takesCreatorApplications), "createdAt": .time(createdAt),
        ]
    }

    static let countedSchema = Schema.named("OrganisationOfServer", schema.with(["memberCount": .integer]))

    /// As those who run the server see it.
    package func counted(_ memberCount: Int64) -> JSON.Value {
        var value = json
        value["memberCount"] = .init(memberCount)
        return value
    }
}

extension Member {
    static let schema = Schema.named(
        "Member", .object(["user": User.memberSchema, "role": .words(Role.self), "joinedAt": .time]))

    package var json: JSON.Value { ["user": user.memberJSON, "role": .init(role.rawValue), "joinedAt": .time(joinedAt)] }
}

extension Invitation {
    static let schema = Schema.named(
        "Invitation",
        .object([
            "id": .identifier, "email": .nullable(.email).noting("Whom it is for; null: whoever has the link."),
            "role": .words(Role.self), "usesLeft": .integer,
            "pageId": .nullable(.identifier).noting("The page that they look after once they are there."),
            "createdBy": .nullable(.identifier), "createdAt": .time,
            "expiresAt": .time,
        ]))

    var json: JSON.Value {
        [
            "id": .init(id), "email": .init(email), "role": .init(role.rawValue), "usesLeft": .init(usesLeft),
            "pageId": .init(pageID), "createdBy": .init(createdBy),
            "createdAt": .time(createdAt), "expiresAt": .time(expiresAt),
        ]
    }
}

extension CreatorApplication {
    static let schema = Schema.named(
        "CreatorApplication",
        .object([
            "id": .identifier, "userId": .identifier, "status": .words(CreatorApplication.Status.self), "message": .string,
            "reason": .nullable(.string), "createdAt": .time, "decidedAt": .nullable(.time),
        ]))

    var json: JSON.Value {
        [
            "id": .init(id), "userId": .init(userID), "status": .init(status.rawValue), "message": .init(message), "reason": .init(reason),
            "createdAt": .time(createdAt), "decidedAt": .time(decidedAt),
        ]
    }
}

extension CreatorApplications.Applied {
    static let schema = Schema.named("CreatorApplicationOfPerson", CreatorApplication.schema.with(["user": User.publicSchema]))

    var json: JSON.Value {
        var value = application.json
        value["user"] = applicant.publicJSON
        return value
    }
}

extension NamedAuditEntry {
    static let schema = Schema.named(
        "AuditEntry",
        .object([
            "number": .integer, "at": .time, "actorKind": .words(["user", "guest", "system", "command_line"]),
            "actorId": .nullable(.identifier),
            "via": .nullable(.identifier).noting("The access token by which the actor came."), "action": .string,
            "objectKind": .string, "objectId": .nullable(.identifier), "details": .map(.anything),
            "names": .map(.string).noting(
                "What the people, livestreams and pages in it are called now, by their ids; an application by its applicant."),
        ]))

    var json: JSON.Value {
        [
            "number": .init(entry.number), "at": .time(entry.at), "actorKind": .init(entry.actorKind.rawValue),
            "actorId": .init(entry.actorID), "via": .init(entry.via), "action": .init(entry.action),
            "objectKind": .init(entry.objectKind), "objectId": .init(entry.objectID),
            "details": (try? JSON.Value(parsing: entry.details)) ?? .null,
            "names": .object(names.sorted { $0.key < $1.key }.map { .init($0.key, .init($0.value)) }),
        ]
    }
}
