internal import Cryptography
package import Store

/// The tenants, and what one of them is.
package struct Organisations: Sendable {
    let context: AccountsContext

    package struct Form: Sendable {
        package var name: String
        package var slug: String

        package init(name: String, slug: String) {
            self.name = name
            self.slug = slug
        }
    }

    /// What is to be changed; nil stays as it is.
    package struct Change: Sendable {
        package var name: String?
        package var slug: String?
        package var signUp: Organisation.SignUp?
        package var takesCreatorApplications: Bool?

        package init(
            name: String? = nil, slug: String? = nil, signUp: Organisation.SignUp? = nil, takesCreatorApplications: Bool? = nil
        ) {
            self.name = name
            self.slug = slug
            self.signUp = signUp
            self.takesCreatorApplications = takesCreatorApplications
        }
    }

    /// Makes an organisation; the caller is its owner. Operators may, and everybody if the server says so.
    ///
    /// - Parameter owner: for the system, which can't own anything: who is to be.
    package func make(
        _ form: Form, owner: User.ID? = nil, caller: Caller, at now: Int64
    ) async throws(ServiceError) -> Organisation {
        let ownerID: User.ID
        if caller.isSystem, let owner { ownerID = owner } else { ownerID = try caller.requirePerson() }
        var checks = Checks()
        let name = checks.organisationName(form.name)
        let slug = checks.slug(form.slug)
        try checks.finish()
        let organisation = Organisation(id: randomIdentifier(length: 12), slug: slug, name: name, createdAt: now)
        let everyone = context.settings.everyoneMakesOrganisations
        return try await context.write { tables in
            if !everyone { try caller.requireOperator(tables) }
            guard try tables.users.find(id: ownerID)?.isActive == true else { throw ServiceError.notFound("user") }
            guard try tables.organisations.insert(organisation) else { throw Self.slugTaken }
            try tables.audit(.organisationMade, by: caller, in: organisation.id, on: .organisation(organisation.id), at: now)
            try tables.join(organisation.id, ownerID, as: .owner, by: caller, at: now)
            return organisation
        }
    }

    /// Every organisation of the server, oldest first, with how many belong to it; for operators.
    package func page(
        caller: Caller, after: Cursor?, limit: Int
    ) async throws(ServiceError) -> Page<(organisation: Organisation, memberCount: Int64)> {
        try await context.read { tables in
            try caller.requireOperator(tables)
            let page = try tables.organisations.page(after: after, limit: limit)
            return Page(records: try page.records.map { ($0, try tables.memberships.count(in: $0.id)) }, next: page.next)
        }
    }

    /// The organisations to which the caller belongs, with the role in each.
    package func mine(caller: Caller) async throws(ServiceError) -> [OwnOrganisation] {
        let userID = try caller.requireUser(.organisationRead)
        return try await context.read { tables in
            try tables.memberships.organisations(of: userID).filter { caller.reaches(.organisationRead, in: $0.organisation.id) }
        }
    }

    package func find(id: Organisation.ID, caller: Caller) async throws(ServiceError) -> OwnOrganisation {
        try await context.read { tables in
            let role = try caller.requirePermission(.seeOrganisation, in: id, tables)
            guard let organisation = try tables.organisations.find(id: id) else { throw ServiceError.notFound("organisation") }
            return OwnOrganisation(organisation: organisation, role: role ?? .owner)
        }
    }

    /// By the short name in an address.
    package func find(slug: String, caller: Caller) async throws(ServiceError) -> OwnOrganisation {
        let organisation = try await context.read { tables in try tables.organisations.find(slug: slug) }
        guard let organisation else { throw .notFound("organisation") }
        return try await find(id: organisation.id, caller: caller)
    }

    /// What an organisation shows everybody but those whom it keeps away.
    package struct Face: Sendable, Equatable {
        package let id: Organisation.ID
        package let name: String
    }

    /// By the short name in its address, for its public pages.
    package func face(slug: String, caller: Caller) async throws(ServiceError) -> Face {
        try await context.read { tables in
            guard let organisation = try tables.organisations.find(slug: slug) else { throw ServiceError.notFound("organisation") }
            if let viewer = caller.userID, try tables.isBlocked(viewer, by: .organisation(organisation.id)) {
                throw ServiceError.notFound("organisation")
            }
            return Face(id: organisation.id, name: organisation.name)
        }
    }

    /// Every organisation of the server, oldest first; for operators.
    package func all(caller: Caller, after: Cursor?, limit: Int) async throws(ServiceError) -> Page<Organisation> {
        try await context.read { tables in
            try caller.requireOperator(tables)
            return try tables.organisations.page(after: after, limit: limit)
        }
    }

    @discardableResult
    package func change(
        id: Organisation.ID, _ change: Change, caller: Caller, at now: Int64
    ) async throws(ServiceError) -> Organisation {
        var checks = Checks()
        let name = change.name.map { checks.organisationName($0) }
        let slug = change.slug.map { checks.slug($0) }
        let problems = checks
        return try await context.write { tables in
            // The right first: a stranger isn't told what is wrong with a form.
            try caller.requirePermission(.changeOrganisation, in: id, tables)
            try problems.finish()
            guard var organisation = try tables.organisations.find(id: id) else { throw ServiceError.notFound("organisation") }
            organisation.name = name ?? organisation.name
            organisation.slug = slug ?? organisation.slug
            organisation.signUp = change.signUp ?? organisation.signUp
            organisation.takesCreatorApplications = change.takesCreatorApplications ?? organisation.takesCreatorApplications
            guard try tables.organisations.update(organisation) else { throw Self.slugTaken }
            try tables.audit(
                .organisationChanged, by: caller, in: id, on: .organisation(id),
                [
                    "name": .flag(name != nil), "slug": .flag(slug != nil), "sign_up": .word(word(organisation.signUp)),
                    "takes_creator_applications": .flag(organisation.takesCreatorApplications),
                ], at: now)
            return organisation
        }
    }

    /// Removes an organisation with its memberships and invitations. Livestreams have to be gone before. Its audit log stays, for
    /// operators of the database.
    package func delete(id: Organisation.ID, caller: Caller, at now: Int64) async throws(ServiceError) {
        do {
            try await context.write { tables in
                try caller.requirePermission(.deleteOrganisation, in: id, tables)
                try tables.organisations.lock(id: id)
                try tables.audit(.organisationDeleted, by: caller, in: id, on: .organisation(id), at: now)
                try tables.audit(.organisationDeleted, by: caller, in: nil, on: .organisation(id), at: now)
                try tables.blocks.removeAll(by: .organisation(id))
                try tables.organisations.remove(id: id)
            }
        } catch  where error.underlying?.code == .conflict {
            throw .conflict("Something still belongs to this organisation: delete its livestreams and pages first.")
        }
    }

    /// Joins an organisation that is open, as a member.
    @discardableResult
    package func join(slug: String, caller: Caller, at now: Int64) async throws(ServiceError) -> Organisation {
        let userID = try caller.requirePerson()
        let isOpen = context.settings.signUp == .open
        return try await context.write { tables in
            guard isOpen, let organisation = try tables.organisations.find(slug: slug), organisation.signUp == .open else {
                throw ServiceError.notFound("organisation")
            }
            try tables.join(organisation.id, userID, as: .member, by: caller, at: now)
            return organisation
        }
    }

    private func word(_ signUp: Organisation.SignUp) -> StaticString {
        switch signUp {
        case .closed: "closed"
        case .invitation: "invitation"
        case .open: "open"
        }
    }

    private static let slugTaken = ServiceError.invalid("slug", "There is an organisation of this short name already: take another.")
}
