import Testing

/// Who may what: what each call answers to each who asks. A second copy of the rules, not derived from them. Columns are those of
/// ``Scene/Who``: guest, stranger (the owner of another organisation), member, creator, moderator, admin, owner, operator (no member),
/// token (the owner's, with every scope), and none (the owner's, with no scope).
///
/// A stranger and an operator get 404 for what belongs to an organisation: as if it weren't there.
enum AuthorisationMatrix {
    struct Row: Sendable, CustomTestStringConvertible {
        /// "GET /api/auth/me".
        let call: String
        let statuses: [Scene.Who: Int]

        var testDescription: String { call }
    }

    static let rows: [Row] = [table, livestreams, notifications].flatMap { $0.split(separator: "\n") }.dropFirst().map { line in
        let words = line.split(separator: " ").map(String.init)
        let statuses = zip(Scene.Who.allCases, words.dropFirst(2).compactMap(Int.init))
        return Row(call: words.prefix(2).joined(separator: " "), statuses: Dictionary(uniqueKeysWithValues: statuses))
    }

    private static let table = """
                                                                                        gue str mem cre mod adm own ope tok non
        POST   /api/auth/set-up                                                         410 410 410 410 410 410 410 410 410 410
        POST   /api/auth/sign-up                                                        410 410 410 410 410 410 410 410 410 410
        POST   /api/auth/verify-email                                                   410 410 410 410 410 410 410 410 410 410
        POST   /api/auth/verify-email/resend                                            202 202 202 202 202 202 202 202 202 202
        POST   /api/auth/sign-in                                                        401 401 401 401 401 401 401 401 401 401
        POST   /api/auth/sign-out                                                       401 204 204 204 204 204 204 204 409 409
        POST   /api/auth/password-reset                                                 202 202 202 202 202 202 202 202 202 202
        POST   /api/auth/password-reset/complete                                        410 410 410 410 410 410 410 410 410 410
        GET    /api/auth/me                                                             401 200 200 200 200 200 200 200 200 403
        PATCH  /api/auth/me                                                             401 200 200 200 200 200 200 200 200 403
        PUT    /api/auth/email                                                          401 202 202 202 202 202 202 202 403 403
        PUT    /api/auth/password                                                       401 204 204 204 204 204 204 204 403 403
        GET    /api/auth/sign-ins                                                       401 200 200 200 200 200 200 200 403 403
        DELETE /api/auth/sign-ins                                                       401 200 200 200 200 200 200 200 403 403
        DELETE /api/auth/sign-ins/{id}                                                  401 404 404 404 404 404 404 404 403 403
        GET    /api/auth/second-factor                                                  401 200 200 200 200 200 200 200 403 403
        POST   /api/auth/second-factor                                                  401 200 200 200 200 200 200 200 403 403
        POST   /api/auth/second-factor/confirm                                          401 409 409 409 409 409 409 409 403 403
        POST   /api/auth/second-factor/recovery-codes                                   401 409 409 409 409 409 409 409 403 403
        POST   /api/auth/second-factor/disable                                          401 204 204 204 204 204 204 204 403 403
        GET    /api/auth/tokens                                                         401 200 200 200 200 200 200 200 403 403
        POST   /api/auth/tokens                                                         401 201 201 201 201 201 201 201 403 403
        DELETE /api/auth/tokens/{id}                                                    401 404 404 404 404 404 404 404 403 403
        GET    /api/auth/export                                                         401 200 200 200 200 200 200 200 403 403
        POST   /api/auth/erase                                                          401 409 204 204 204 204 409 409 403 403
        GET    /api/users/{id}                                                          404 404 200 200 200 200 200 404 200 200
        GET    /api/usernames/{username}                                                404 404 200 200 200 200 200 404 200 200
        PUT    /api/users/{id}/follow                                                   401 404 204 204 204 204 204 404 204 403
        DELETE /api/users/{id}/follow                                                   401 204 204 204 204 204 204 204 204 403
        GET    /api/auth/following                                                      401 200 200 200 200 200 200 200 200 403
        GET    /api/auth/followers                                                      401 200 200 200 200 200 200 200 200 403
        PUT    /api/users/{id}/block                                                    401 404 204 204 204 204 204 404 204 403
        DELETE /api/users/{id}/block                                                    401 204 204 204 204 204 204 204 204 403
        GET    /api/auth/blocked                                                        401 200 200 200 200 200 200 200 200 403
        GET    /api/server/users                                                        401 403 403 403 403 403 403 200 403 403
        POST   /api/server/users/{id}/disable                                           401 403 403 403 403 403 403 204 403 403
        POST   /api/server/users/{id}/enable                                            401 403 403 403 403 403 403 204 403 403
        GET    /api/server/links                                                        401 403 403 403 403 403 403 200 403 403
        POST   /api/server/links/{id}/show                                              401 403 403 403 403 403 403 200 403 403
        GET    /api/server/audit                                                        401 403 403 403 403 403 403 200 403 403
        GET    /api/server/audit/verify                                                 401 403 403 403 403 403 403 200 403 403
        GET    /api/organisations                                                       401 200 200 200 200 200 200 200 200 403
        POST   /api/organisations                                                       401 403 403 403 403 403 403 201 403 403
        GET    /api/organisations/{id}                                                  401 404 200 200 200 200 200 404 200 403
        PATCH  /api/organisations/{id}                                                  401 404 403 403 403 200 200 404 200 403
        DELETE /api/organisations/{id}                                                  401 404 403 403 403 403 409 404 409 403
        POST   /api/organisations/by-slug/{slug}/join                                   401 200 409 409 409 409 409 200 403 403
        GET    /api/organisations/{id}/members                                          401 404 403 403 200 200 200 404 200 403
        PUT    /api/organisations/{id}/members/{user}/role                              401 404 403 403 403 204 204 404 204 403
        DELETE /api/organisations/{id}/members/{user}                                   401 404 403 403 403 204 204 404 204 403
        POST   /api/organisations/{id}/leave                                            401 404 204 204 204 204 409 404 403 403
        GET    /api/organisations/{id}/invitations                                      401 404 403 403 403 200 200 404 200 403
        POST   /api/organisations/{id}/invitations                                      401 404 403 403 403 201 201 404 201 403
        DELETE /api/organisations/{id}/invitations/{invitation}                         401 404 403 403 403 204 204 404 204 403
        POST   /api/invitations/look                                                    200 200 200 200 200 200 200 200 200 200
        POST   /api/invitations/accept                                                  401 200 409 409 409 409 409 200 403 403
        POST   /api/organisations/{id}/creator-applications                             401 404 201 403 403 403 403 404 403 403
        GET    /api/organisations/{id}/creator-applications                             401 404 403 403 403 200 200 404 200 403
        GET    /api/organisations/{id}/creator-applications/mine                        401 404 200 200 200 200 200 404 200 403
        POST   /api/organisations/{id}/creator-applications/{application}/approve       401 404 403 403 403 204 204 404 204 403
        POST   /api/organisations/{id}/creator-applications/{application}/reject        401 404 403 403 403 204 204 404 204 403
        GET    /api/organisations/{id}/blocks                                           401 404 403 403 200 200 200 404 200 403
        PUT    /api/organisations/{id}/blocks/{user}                                    401 404 403 403 204 204 204 404 204 403
        DELETE /api/organisations/{id}/blocks/{user}                                    401 404 403 403 404 404 404 404 404 403
        GET    /api/organisations/{id}/audit                                            401 404 403 403 403 200 200 404 200 403
        GET    /api/organisations/{id}/audit/verify                                     401 404 403 403 403 200 200 404 200 403
        """
}
