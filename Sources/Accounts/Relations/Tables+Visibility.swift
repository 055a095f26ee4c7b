internal import Store

extension Tables {
    /// A person as far as another may know of them: themself, somebody of an organisation that both belong to, or somebody who shows
    /// themself in public (a creator or more, with a user name). For the others there is no such person.
    func visible(_ userID: User.ID, to viewer: User.ID?) throws -> User {
        guard let user = try users.find(id: userID), user.erasedAt == nil else { throw ServiceError.notFound("person") }
        if userID == viewer { return user }
        if user.isActive {
            if let viewer, try memberships.share(userID, viewer) { return user }
            if try user.username != nil && memberships.isCreatorSomewhere(userID) { return user }
        }
        throw ServiceError.notFound("person")
    }
}
