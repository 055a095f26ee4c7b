internal import Cryptography
internal import JSON
package import Store

/// How a member becomes a creator.
package struct CreatorApplications: Sendable {
    let context: AccountsContext

    /// An application beside who made it.
    package struct Applied: Sendable, Equatable {
        package let application: CreatorApplication
        package let applicant: User
    }

    /// Applies. One at a time, with a pause after a rejection, and not for ever.
    package func apply(
        _ message: String, in organisationID: Organisation.ID, caller: Caller, at now: Int64
    ) async throws(ServiceError) -> CreatorApplication {
        let userID = try caller.requireUser()
        var checks = Checks()
        let message = checks.paragraph(
            message, field: "message", name: "A message", lengthMax: AccountLimits.applicationMessageLengthMax)
        let problems = checks
        let application = CreatorApplication(
            id: randomIdentifier(length: 12), organisationID: organisationID, userID: userID, message: message, createdAt: now)
        return try await context.write { tables in
            try caller.requirePermission(.applyAsCreator, in: organisationID, tables)
            try problems.finish()
            guard try tables.organisations.find(id: organisationID)?.takesCreatorApplications == true else {
                throw ServiceError.conflict("This organisation takes no applications at present.")
            }
            try checkPause(userID, organisationID, tables, at: now)
            guard try tables.creatorApplications.insert(application) else {
                throw ServiceError.conflict("You have applied already: an admin will decide.")
            }
            try tables.audit(
                .applicationMade, by: caller, in: organisationID, on: AuditObject("creator_application", application.id), at: now)
            try tell(of: application, tables, at: now)
            return application
        }
    }

    /// Those who decide, and the programs that wait for it.
    private func tell(of application: CreatorApplication, _ tables: Tables, at now: Int64) throws {
        let data: JSON.Value = ["application_id": .init(application.id), "user_id": .init(application.userID)]
        try tables.webhooks.publish(.creatorApplied, of: application.organisationID, data: data.text, at: now)
        let name = try tables.users.find(id: application.userID)?.displayName ?? ""
        let page = try tables.organisations.find(id: application.organisationID).map { "/o/\($0.slug)/people" }
        try tables.notifications.tellAdmins(
            of: application.organisationID,
            Notice(.creatorApplication, about: application.id, "\(name) asks to become a creator: say yes or no to it.", link: page),
            at: now)
    }

    private func checkPause(_ userID: User.ID, _ organisationID: Organisation.ID, _ tables: Tables, at now: Int64) throws {
        let limit = AccountLimits.rejectionsMax
        let rejected = try tables.creatorApplications.latest(of: userID, in: organisationID, limit: limit).filter { $0.status == .rejected }
        if rejected.count >= limit {
            throw ServiceError.conflict("You were rejected \(limit) times here (rejectionsMax): ask an admin to make you a creator.")
        }
        guard let last = rejected.compactMap(\.decidedAt).max(), now - last < AccountLimits.applicationPause else { return }
        let wait = (last + AccountLimits.applicationPause - now + 999) / 1000
        throw ServiceError(
            .rateLimited, "You were rejected less than a day ago: apply again tomorrow.", retryAfterSeconds: max(wait, 1))
    }

    /// The caller's own in an organisation, newest first, with the reasons.
    package func mine(in organisationID: Organisation.ID, caller: Caller) async throws(ServiceError) -> [CreatorApplication] {
        let userID = try caller.requireUser()
        return try await context.read { tables in
            try caller.requirePermission(.seeOrganisation, in: organisationID, tables)
            return try tables.creatorApplications.latest(of: userID, in: organisationID, limit: listingLimitMax)
        }
    }

    /// Oldest first.
    package func page(
        of organisationID: Organisation.ID, status: CreatorApplication.Status, caller: Caller, after: Cursor?, limit: Int
    ) async throws(ServiceError) -> Page<Applied> {
        try await context.read { tables in
            try caller.requirePermission(.decideApplications, in: organisationID, tables)
            let page = try tables.creatorApplications.page(of: organisationID, status: status, after: after, limit: limit)
            let applied = try page.records.compactMap { application in
                try tables.users.find(id: application.userID).map { Applied(application: application, applicant: $0) }
            }
            return Page(records: applied, next: page.next)
        }
    }

    /// Makes the applicant a creator.
    package func approve(
        id: CreatorApplication.ID, in organisationID: Organisation.ID, caller: Caller, at now: Int64
    ) async throws(ServiceError) {
        try await context.write { tables in
            let application = try decide(.approved, reason: nil, id, organisationID, caller, tables, at: now)
            let userID = application.userID
            // Whoever became more meanwhile stays it.
            if try tables.memberships.role(of: userID, in: organisationID) == .member {
                try tables.memberships.setRole(.creator, of: userID, in: organisationID)
                try tables.audit(
                    .roleChanged, by: caller, in: organisationID, on: .user(userID), ["from": .role(.member), "to": .role(.creator)],
                    at: now)
            }
            try tables.audit(.applicationApproved, by: caller, in: organisationID, on: AuditObject("creator_application", id), at: now)
        }
    }

    /// - Parameter reason: for the applicant; needed.
    package func reject(
        id: CreatorApplication.ID, reason: String, in organisationID: Organisation.ID, caller: Caller, at now: Int64
    ) async throws(ServiceError) {
        var checks = Checks()
        let reason = checks.paragraph(
            reason, field: "reason", name: "A reason", lengthMin: 1, lengthMax: AccountLimits.applicationReasonLengthMax)
        let problems = checks
        try await context.write { tables in
            try caller.requirePermission(.decideApplications, in: organisationID, tables)
            try problems.finish()
            _ = try decide(.rejected, reason: reason, id, organisationID, caller, tables, at: now)
            try tables.audit(.applicationRejected, by: caller, in: organisationID, on: AuditObject("creator_application", id), at: now)
        }
    }

    private func decide(
        _ status: CreatorApplication.Status, reason: String?, _ id: CreatorApplication.ID, _ organisationID: Organisation.ID,
        _ caller: Caller, _ tables: Tables, at now: Int64
    ) throws -> CreatorApplication {
        try caller.requirePermission(.decideApplications, in: organisationID, tables)
        guard let application = try tables.creatorApplications.find(id: id, in: organisationID) else {
            throw ServiceError.notFound("application")
        }
        let isDecided = try tables.creatorApplications.decide(
            status, reason: reason, by: caller.userID, at: now, id: id, in: organisationID)
        guard isDecided else { throw ServiceError.conflict("This application was \(application.status.rawValue) already.") }
        return application
    }
}
