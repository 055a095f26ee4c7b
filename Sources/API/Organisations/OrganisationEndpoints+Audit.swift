internal import Accounts
internal import HTTP
internal import JSON
internal import Store

extension OrganisationEndpoints {
    var audit: [Endpoint] {
        [
            Endpoint(.get, "/api/organisations/{id}/audit", "Who did what, newest first; narrowed by time, actor, action and object.") {
                request in
                .page(
                    try await accounts.auditLog.namedPage(
                        of: request.parameter("id"), try request.auditFilter(), caller: request.caller, after: try request.cursor(),
                        limit: try request.limit()), \.json)
            }
            .givingPages(of: NamedAuditEntry.schema)
            .filteringAudit(),
            Endpoint(.get, "/api/organisations/{id}/audit/verify", "Whether nobody has changed that log.") { request in
                .data(try await accounts.auditLog.verify(request.parameter("id"), caller: request.caller).json)
            }
            .giving(AuditChain.Verdict.schema),
        ]
    }
}
