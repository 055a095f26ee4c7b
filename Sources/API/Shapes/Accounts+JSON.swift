internal import Accounts
package import JSON
package import Store

// How people and organisations look from outside. What a shape holds is what its reader may see.

extension User {
    static let ownSchema = Schema.named(
        "OwnAccount",
        .object([
            "id": .identifier, "email": .nullable(.email), "emailVerified": .boolean, "username": .nullable(.string),
            "displayName": .string, "isOperator": .boolean.noting("May do what concerns the whole server."), "createdAt": .time,
        ]))

    /// As the person sees it.
    var ownJSON: JSON.Value {
        [
            "id": .init(id), "email": .init(email), "emailVerified": .init(emailVerifiedAt != nil), "username": .init(username),
            "displayName": .init(displayName), "isOperator": .init(isOperator), "createdAt": .time(createdAt),
        ]
    }

    static let operatorSchema = Schema.named(
        "Account",
        ownSchema.with([
            "isAdmitted": .boolean.noting("Somebody stands for it: a mailbox that was proved, or a person. Without that, nobody signs in."),
            "disabledAt": .nullable(.time).noting("Since when the person is kept out."), "erasedAt": .nullable(.time),
        ]))

    /// As those who run the server see it.
    package var operatorJSON: JSON.Value {
        var value = ownJSON
        value["isAdmitted"] = .init(isAdmitted)
        value["disabledAt"] = .time(disabledAt)
        value["erasedAt"] = .time(erasedAt)
        return value
    }

    static let memberSchema = Schema.named(
        "MemberAccount",
        .object(["id": .identifier, "email": .nullable(.email), "username": .nullable(.string), "displayName": .string]))

    /// As operators and those who list members see it.
    var memberJSON: JSON.Value {
        ["id": .init(id), "email": .init(email), "username": .init(username), "displayName": .init(displayName)]
    }

    static let publicSchema = Schema.named(
        "Person", .object(["id": .identifier, "username": .nullable(.string), "displayName": .string]))

    /// As everybody sees it.
    var publicJSON: JSON.Value { ["id": .init(id), "username": .init(username), "displayName": .init(displayName)] }
}

extension Profiles.Public {
    static let schema = Schema.named("Profile", User.publicSchema.with(["followerCount": .integer]))

    var json: JSON.Value {
        [
            "id": .init(id), "username": .init(username), "displayName": .init(displayName), "followerCount": .init(followerCount),
        ]
    }
}

extension Relation {
    static let schema = Schema.named("Relation", .object(["user": User.publicSchema, "since": .time]))

    var json: JSON.Value { ["user": user.publicJSON, "since": .time(since)] }
}

extension SignIn {
    static let schema = Schema.named(
        "SignIn",
        .object([
            "id": .identifier, "device": .string.noting("What the browser said it is."),
            "network": .nullable(.string).noting("The /24 or /48 from which it came."), "createdAt": .time,
            "lastSeenAt": .time, "expiresAt": .time, "isThisOne": .boolean,
        ]))

    func json(isThisOne: Bool) -> JSON.Value {
        [
            "id": .init(id), "device": .init(userAgent), "network": .init(address), "createdAt": .time(createdAt),
            "lastSeenAt": .time(lastSeenAt), "expiresAt": .time(expiresAt), "isThisOne": .init(isThisOne),
        ]
    }
}

extension AccessToken {
    static let schema = Schema.named(
        "AccessToken",
        .object([
            "id": .identifier, "name": .string, "scopes": .array(of: .words(Scope.self)),
            "organisationId": .nullable(.identifier).noting("The only organisation in which it works; null: each of its person's."),
            "createdAt": .time, "expiresAt": .nullable(.time),
            "lastUsedAt": .nullable(.time).noting("The start of the UTC day of its last use."),
        ]))

    package var json: JSON.Value {
        [
            "id": .init(id), "name": .init(name), "scopes": .init(scopes), "organisationId": .init(organisationID),
            "createdAt": .time(createdAt), "expiresAt": .time(expiresAt), "lastUsedAt": .time(lastUsedAt),
        ]
    }
}

extension OneTimeLink {
    static let schema = Schema.named(
        "OneTimeLink",
        .object([
            "id": .identifier, "purpose": .words(["set_up", "verify_email", "reset_password"]), "userId": .nullable(.identifier),
            "email": .nullable(.email), "createdAt": .time, "expiresAt": .time,
        ]))

    var json: JSON.Value {
        [
            "id": .init(id), "purpose": .init(purpose.rawValue), "userId": .init(userID), "email": .init(email),
            "createdAt": .time(createdAt), "expiresAt": .time(expiresAt),
        ]
    }
}
