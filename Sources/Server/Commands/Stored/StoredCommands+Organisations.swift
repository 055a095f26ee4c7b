import API
import Accounts
import JSON
import Store

extension StoredCommands {
    func organisations(_ command: Command.Organisations) async throws -> CommandResult {
        switch command {
        case .list: return try await listOrganisations()
        case .show(let name):
            let one = try await organisation(name)
            return try await record(one, [])
        case .create(let name, let slug, let owner):
            let form = Organisations.Form(name: name, slug: slug ?? Self.slug(name))
            let owner = try await person(owner)
            let made = try await accounts.organisations.make(form, owner: owner.id, caller: caller, at: now)
            return try await record(made, ["\(owner.displayName) owns it."])
        case .delete(let name):
            let one = try await organisation(name)
            try await accounts.organisations.delete(id: one.id, caller: caller, at: now)
            return .said("Deleted “\(one.name)”.", one.json)
        case .members(let name, let role): return try await members(of: try await organisation(name), role.flatMap(Role.init(rawValue:)))
        case .addMember(let name, let personName, let role):
            let (one, user) = (try await organisation(name), try await person(personName))
            let role = Role(rawValue: role) ?? .member
            try await accounts.members.add(user.id, to: one.id, as: role, caller: caller, at: now)
            return .said("\(user.displayName) belongs to “\(one.name)” now, as \(role.rawValue).", Self.membership(one, user, role))
        case .setRole(let name, let personName, let role):
            let (one, user) = (try await organisation(name), try await person(personName))
            let role = Role(rawValue: role) ?? .member
            try await accounts.members.changeRole(of: user.id, in: one.id, to: role, caller: caller, at: now)
            return .said("\(user.displayName) is \(role.rawValue) of “\(one.name)” now.", Self.membership(one, user, role))
        case .removeMember(let name, let personName):
            let (one, user) = (try await organisation(name), try await person(personName))
            try await accounts.members.remove(user.id, from: one.id, caller: caller, at: now)
            return .said("\(user.displayName) doesn't belong to “\(one.name)” any more.", Self.membership(one, user, nil))
        }
    }

    private func listOrganisations() async throws -> CommandResult {
        let found = try await all { cursor in
            try await accounts.organisations.page(caller: caller, after: cursor, limit: listingLimitMax)
        }
        return .table(
            ["ID", "SHORT NAME", "MEMBERS", "SIGN-UP", "NAME"],
            found.map {
                [$0.organisation.id, $0.organisation.slug, "\($0.memberCount)", $0.organisation.signUp.rawValue, $0.organisation.name]
            },
            empty: "There are no organisations. `carillon organisations create NAME --owner PERSON` makes one.",
            found.map { $0.organisation.counted($0.memberCount) })
    }

    private func record(_ one: Organisation, _ sentences: [String]) async throws -> CommandResult {
        let count = try await accounts.members.count(in: one.id, caller: caller)
        return .record(
            [
                "id": one.id, "name": one.name, "short name": one.slug, "sign-up": one.signUp.rawValue, "members": "\(count)",
                "since": instantText(one.createdAt),
            ], one.counted(count), then: sentences)
    }

    private func members(of one: Organisation, _ role: Role?) async throws -> CommandResult {
        let members = try await all { cursor in
            try await accounts.members.page(of: one.id, role: role, caller: caller, after: cursor, limit: listingLimitMax)
        }
        return .table(
            ["ID", "ROLE", "SINCE", "EMAIL", "NAME"],
            members.map {
                [$0.user.id, $0.role.rawValue, instantText($0.joinedAt), $0.user.email ?? "-", $0.user.displayName]
            }, empty: "Nobody in “\(one.name)” is that.", members.map(\.json))
    }

    private static func membership(_ one: Organisation, _ user: User, _ role: Role?) -> JSON.Value {
        ["organisation": one.json, "user": user.operatorJSON, "role": .init(role?.rawValue)]
    }

    /// A short name of a name: its letters and digits, with hyphens between.
    static func slug(_ name: String) -> String {
        let words = name.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        return words.joined(separator: "-")
    }
}
