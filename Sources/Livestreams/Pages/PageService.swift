package import Accounts
internal import Cryptography
package import Store

/// Pages that gather livestreams (memorials), and who looks after them. Not a listing's page.
package struct PageService: Sendable {
    let environment: LivestreamEnvironment

    package init(_ environment: LivestreamEnvironment) { self.environment = environment }

    package struct Settings: Sendable, Equatable {
        package var slug: Edit<String> = .keep
        package var title: Edit<String> = .keep
        package var description: Edit<String> = .keep
        package var isPublic: Edit<Bool> = .keep
        package init() {}

        func apply(to page: inout LivestreamPage) throws(ServiceError) {
            var checks = Checks()
            if case .set(let title) = title {
                page.title = checks.line(title, field: "title", name: "The title", lengthMax: LivestreamLimits.titleLengthMax)
            }
            if case .set(let text) = description {
                page.description = checks.paragraph(
                    text, field: "description", name: "The description", lengthMax: LivestreamLimits.descriptionLengthMax)
            }
            if case .set(let slug) = slug {
                if !Self.isSlug(slug) {
                    checks.add(
                        "slug",
                        "The page's address has 1 to \(LivestreamLimits.pageSlugLengthMax) small letters, digits and hyphens, with a letter or "
                            + "digit at both ends.", limit: .init("pageSlugLengthMax", LivestreamLimits.pageSlugLengthMax))
                }
                page.slug = slug
            }
            isPublic.apply(to: &page.isPublic)
            try checks.finish()
        }

        private static func isSlug(_ slug: String) -> Bool {
            (1...LivestreamLimits.pageSlugLengthMax).contains(slug.utf8.count) && slug.utf8.first != UInt8(ascii: "-")
                && slug.utf8.last != UInt8(ascii: "-")
                && slug.utf8.allSatisfy {
                    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                        || $0 == UInt8(ascii: "-")
                }
        }
    }

    package func create(_ settings: Settings, in organisation: Organisation.ID, by caller: Caller) async throws -> LivestreamPage {
        let now = environment.now()
        let id = randomIdentifier(length: 12)
        return try await environment.store.write { tables in
            try caller.requirePermission(.managePages, in: organisation, tables)
            var settings = settings
            if case .keep = settings.title { settings.title = .set("") }
            if case .keep = settings.slug { settings.slug = .set(id.lowercased()) }
            var page = LivestreamPage(
                id: id, organisationID: organisation, slug: "", title: "", createdBy: caller.userID, createdAt: now)
            try settings.apply(to: &page)
            guard try tables.livestreamPages.insert(page) else { throw Self.slugTaken }
            try tables.audit(.pageCreated, by: caller, in: organisation, on: .page(id), at: now)
            return page
        }
    }

    package func get(_ id: LivestreamPage.ID, by caller: Caller) async throws -> LivestreamPage {
        try await environment.store.read { tables in try Self.page(try tables.livestreamPages.find(id: id), caller, tables) }
    }

    package func get(slug: String, in organisation: Organisation.ID, by caller: Caller) async throws -> LivestreamPage {
        try await environment.store.read { tables in
            try Self.page(try tables.livestreamPages.find(slug: slug, organisationID: organisation), caller, tables)
        }
    }

    /// An organisation's pages, newest first; those for members are left out for strangers.
    package func list(
        _ organisation: Organisation.ID, after cursor: Cursor? = nil, limit: Int = 50, by caller: Caller
    ) async throws -> Page<LivestreamPage> {
        try await environment.store.read { tables in
            let isMember = try caller.has(.watchMembersOnly, in: organisation, tables)
            let page = try tables.livestreamPages.page(organisationID: organisation, after: cursor, limit: limit)
            return Page(records: page.records.filter { $0.isPublic || isMember }, next: page.next)
        }
    }

    /// Those of an organisation that the caller looks after without managing all of them, by their titles.
    package func mine(in organisation: Organisation.ID, by caller: Caller) async throws -> [LivestreamPage] {
        try await environment.store.read { tables in
            guard caller.reaches(.livestreamsWrite, in: organisation), let userID = caller.userID,
                try caller.role(in: organisation, tables) != nil
            else { return [] }
            return try tables.livestreamPages.all(lookedAfterBy: userID, in: organisation)
        }
    }

    /// Whether the caller may change the page and what stands on it.
    package func mayChange(_ page: LivestreamPage, by caller: Caller) async throws -> Bool {
        try await environment.store.read { tables in try Self.manages(page, caller, tables) }
    }

    package func update(
        _ id: LivestreamPage.ID, _ settings: Settings, version: Int64? = nil, by caller: Caller
    ) async throws -> LivestreamPage {
        let now = environment.now()
        return try await environment.store.write { tables in
            var page = try Self.managed(id, caller, tables)
            if let version, version != page.version { throw ServiceError.versionConflict }
            let stored = page.version
            try settings.apply(to: &page)
            if let other = try tables.livestreamPages.find(slug: page.slug, organisationID: page.organisationID), other.id != id {
                throw Self.slugTaken
            }
            page.updatedAt = now
            guard try tables.livestreamPages.replace(page, version: stored) else { throw ServiceError.versionConflict }
            page.version = stored + 1
            try tables.audit(.pageChanged, by: caller, in: page.organisationID, on: .page(id), at: now)
            return page
        }
    }

    /// Removes the page; its livestreams stay.
    package func delete(_ id: LivestreamPage.ID, by caller: Caller) async throws {
        let now = environment.now()
        try await environment.store.write { tables in
            let page = try Self.managed(id, caller, tables)
            try caller.requirePermission(.managePages, in: page.organisationID, tables)
            _ = try tables.livestreamPages.delete(id: id)
            try tables.audit(.pageDeleted, by: caller, in: page.organisationID, on: .page(id), at: now)
        }
    }

    package func admins(_ id: LivestreamPage.ID, by caller: Caller) async throws -> [User.ID] {
        try await environment.store.read { tables in
            _ = try Self.managed(id, caller, tables)
            return try tables.livestreamPages.admins(pageID: id)
        }
    }

    /// Lets a member of the organisation look after the page and its livestreams.
    package func addAdmin(_ userID: User.ID, to id: LivestreamPage.ID, by caller: Caller) async throws {
        let now = environment.now()
        try await environment.store.write { tables in
            let page = try Self.managed(id, caller, tables)
            try caller.requirePermission(.managePages, in: page.organisationID, tables)
            guard try tables.memberships.role(of: userID, in: page.organisationID) != nil else {
                throw ServiceError.invalid("userId", "Only a member of the organisation can look after its pages: invite them first.")
            }
            guard try tables.livestreamPages.admins(pageID: id).count < LivestreamLimits.pageAdminsMax else {
                throw ServiceError.conflict("At most \(LivestreamLimits.pageAdminsMax) people look after a page.")
            }
            guard try tables.livestreamPages.addAdmin(userID, pageID: id, at: now) else { return }
            try tables.audit(.pageAdminAdded, by: caller, in: page.organisationID, on: .page(id), ["user": .id(userID)], at: now)
        }
    }

    package func removeAdmin(_ userID: User.ID, from id: LivestreamPage.ID, by caller: Caller) async throws {
        let now = environment.now()
        try await environment.store.write { tables in
            let page = try Self.managed(id, caller, tables)
            if caller.userID != userID { try caller.requirePermission(.managePages, in: page.organisationID, tables) }
            guard try tables.livestreamPages.removeAdmin(userID, pageID: id) else { return }
            try tables.audit(.pageAdminRemoved, by: caller, in: page.organisationID, on: .page(id), ["user": .id(userID)], at: now)
        }
    }

    /// Whether the caller may change the page: by role, or as one who looks after it.
    static func manages(_ page: LivestreamPage, _ caller: Caller, _ tables: Tables) throws -> Bool {
        if try caller.has(.managePages, in: page.organisationID, tables) { return true }
        guard caller.reaches(.livestreamsWrite, in: page.organisationID), let userID = caller.userID,
            try caller.role(in: page.organisationID, tables) != nil
        else { return false }
        return try tables.livestreamPages.isAdmin(userID, pageID: page.id)
    }

    private static func page(_ page: LivestreamPage?, _ caller: Caller, _ tables: Tables) throws -> LivestreamPage {
        guard let page else { throw ServiceError.notFound("page") }
        if let userID = caller.userID, try tables.blocks.exists(userID, by: .organisation(page.organisationID)) {
            throw ServiceError.notFound("page")
        }
        if page.isPublic { return page }
        guard try caller.has(.watchMembersOnly, in: page.organisationID, tables) else { throw ServiceError.notFound("page") }
        return page
    }

    private static func managed(_ id: LivestreamPage.ID, _ caller: Caller, _ tables: Tables) throws -> LivestreamPage {
        let page = try page(try tables.livestreamPages.find(id: id), caller, tables)
        guard try manages(page, caller, tables) else {
            if caller.isGuest { throw ServiceError.unauthenticated }
            throw ServiceError.forbidden("Only those who look after this page and admins may do this.")
        }
        return page
    }

    private static let slugTaken = ServiceError.conflict("Another page of this organisation has this address: choose another one.")
}
