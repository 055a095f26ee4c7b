internal import Accounts
internal import HTTP
internal import JSON
internal import Store

extension OrganisationEndpoints {
    var applications: [Endpoint] {
        [
            Endpoint(.post, "/api/organisations/{id}/creator-applications", "Applies to become a creator.") { request in
                let message = try request.body()["message"].string()
                let application = try await accounts.creatorApplications.apply(
                    message, in: request.parameter("id"), caller: request.caller, at: now())
                return .created(application.json)
            }
            .taking(.object(["message": .string(length: 0...AccountLimits.applicationMessageLengthMax)]))
            .giving(CreatorApplication.schema, .created)
            .idempotent(),
            Endpoint(.get, "/api/organisations/{id}/creator-applications", "Applications; `status` is pending unless said otherwise.") {
                request in
                let word = request.query["status"] ?? CreatorApplication.Status.pending.rawValue
                guard let status = CreatorApplication.Status(rawValue: word) else {
                    throw ServiceError.invalid("status", "status must be pending, approved or rejected.")
                }
                return .page(
                    try await accounts.creatorApplications.page(
                        of: request.parameter("id"), status: status, caller: request.caller, after: try request.cursor(),
                        limit: try request.limit()), \.json)
            }
            .query("status", .words(CreatorApplication.Status.self), "Only those of this status.")
            .givingPages(of: CreatorApplications.Applied.schema),
            Endpoint(.get, "/api/organisations/{id}/creator-applications/mine", "One's own applications.") { request in
                .list(
                    try await accounts.creatorApplications.mine(in: request.parameter("id"), caller: request.caller).map(\.json), next: nil)
            }
            .givingList(of: CreatorApplication.schema),
            Endpoint(.post, "/api/organisations/{id}/creator-applications/{application}/approve", "Makes the applicant a creator.") {
                request in
                try await accounts.creatorApplications.approve(
                    id: request.parameter("application"), in: request.parameter("id"), caller: request.caller, at: now())
                return .done
            }
            .givingNothing(),
            Endpoint(.post, "/api/organisations/{id}/creator-applications/{application}/reject", "Rejects it, with a reason.") { request in
                try await accounts.creatorApplications.reject(
                    id: request.parameter("application"), reason: try request.body()["reason"].string(), in: request.parameter("id"),
                    caller: request.caller, at: now())
                return .done
            }
            .taking(.object(["reason": .string(length: 0...AccountLimits.applicationReasonLengthMax)]))
            .givingNothing(),
        ]
    }
}
