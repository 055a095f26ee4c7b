import Testing

/// Who may what: what each call answers to each who asks. A second copy of the rules, not derived from them. Columns are those of ``Scene/Who``: guest, stranger (the owner of
/// another organisation), member, creator, moderator, admin, owner, operator (no member), token (the owner's, with every scope), and none
/// (the owner's, with no scope).
///
/// A stranger and an operator get 404 for what belongs to an organisation: as if it weren't there.
enum AuthorisationMatrix {
    struct Row: Sendable, CustomTestStringConvertible {
        /// "GET /api/auth/me".
        let call: String
        let statuses: [Scene.Who: Int]

        var testDescription: String { call }
    }

    static let rows: [Row] = table.split(separator: "\n").dropFirst().map { line in
        let words = line.split(separator: " ").map(String.init)
        let statuses = zip(Scene.Who.allCases, words.dropFirst(2).compactMap(Int.init))
        return Row(call: words.prefix(2).joined(separator: " "), statuses: Dictionary(uniqueKeysWithValues: statuses))
    }

    private static let table = """
                                                                                                  gue str mem cre mod adm own ope tok non
        POST   /api/auth/set-up                                                                   410 410 410 410 410 410 410 410 410 410
        POST   /api/auth/sign-up                                                                  202 202 202 202 202 202 202 202 202 202
        POST   /api/auth/verify-email                                                             410 410 410 410 410 410 410 410 410 410
        POST   /api/auth/verify-email/resend                                                      202 202 202 202 202 202 202 202 202 202
        POST   /api/auth/sign-in                                                                  401 401 401 401 401 401 401 401 401 401
        POST   /api/auth/sign-out                                                                 401 204 204 204 204 204 204 204 409 409
        POST   /api/auth/password-reset                                                           202 202 202 202 202 202 202 202 202 202
        POST   /api/auth/password-reset/complete                                                  410 410 410 410 410 410 410 410 410 410
        GET    /api/auth/me                                                                       401 200 200 200 200 200 200 200 200 403
        PATCH  /api/auth/me                                                                       401 200 200 200 200 200 200 200 200 403
        PUT    /api/auth/email                                                                    401 202 202 202 202 202 202 202 403 403
        PUT    /api/auth/password                                                                 401 204 204 204 204 204 204 204 403 403
        GET    /api/auth/sign-ins                                                                 401 200 200 200 200 200 200 200 403 403
        DELETE /api/auth/sign-ins                                                                 401 200 200 200 200 200 200 200 403 403
        DELETE /api/auth/sign-ins/{id}                                                            401 404 404 404 404 404 404 404 403 403
        GET    /api/auth/second-factor                                                            401 200 200 200 200 200 200 200 403 403
        POST   /api/auth/second-factor                                                            401 200 200 200 200 200 200 200 403 403
        POST   /api/auth/second-factor/confirm                                                    401 409 409 409 409 409 409 409 403 403
        POST   /api/auth/second-factor/recovery-codes                                             401 409 409 409 409 409 409 409 403 403
        POST   /api/auth/second-factor/disable                                                    401 204 204 204 204 204 204 204 403 403
        GET    /api/auth/tokens                                                                   401 200 200 200 200 200 200 200 403 403
        POST   /api/auth/tokens                                                                   401 201 201 201 201 201 201 201 403 403
        DELETE /api/auth/tokens/{id}                                                              401 404 404 404 404 404 404 404 403 403
        GET    /api/auth/export                                                                   401 200 200 200 200 200 200 200 403 403
        POST   /api/auth/erase                                                                    401 403 403 403 403 403 403 403 403 403
        GET    /api/users/{id}                                                                    404 404 200 200 200 200 200 404 200 200
        GET    /api/usernames/{username}                                                          404 404 200 200 200 200 200 404 200 200
        PUT    /api/users/{id}/follow                                                             401 404 204 204 204 204 204 404 204 403
        DELETE /api/users/{id}/follow                                                             401 204 204 204 204 204 204 204 204 403
        GET    /api/auth/following                                                                401 200 200 200 200 200 200 200 200 403
        GET    /api/auth/followers                                                                401 200 200 200 200 200 200 200 200 403
        PUT    /api/users/{id}/block                                                              401 404 204 204 204 204 204 404 204 403
        DELETE /api/users/{id}/block                                                              401 204 204 204 204 204 204 204 204 403
        GET    /api/auth/blocked                                                                  401 200 200 200 200 200 200 200 200 403
        GET    /api/server/users                                                                  401 403 403 403 403 403 403 200 403 403
        POST   /api/server/users                                                                  401 403 403 403 403 403 403 201 403 403
        POST   /api/server/users/{id}/reset-link                                                  401 403 403 403 403 403 403 200 403 403
        PUT    /api/server/users/{id}/operator                                                    401 403 403 403 403 403 403 204 403 403
        DELETE /api/server/users/{id}/operator                                                    401 403 403 403 403 403 403 204 403 403
        DELETE /api/server/users/{id}/second-factor                                               401 403 403 403 403 403 403 204 403 403
        GET    /api/server/organisations                                                          401 403 403 403 403 403 403 200 403 403
        GET    /api/server/health                                                                 401 403 403 403 403 403 403 200 403 403
        POST   /api/server/users/{id}/disable                                                     401 403 403 403 403 403 403 204 403 403
        POST   /api/server/users/{id}/enable                                                      401 403 403 403 403 403 403 204 403 403
        GET    /api/server/links                                                                  401 403 403 403 403 403 403 200 403 403
        POST   /api/server/links/{id}/show                                                        401 403 403 403 403 403 403 200 403 403
        GET    /api/server/audit                                                                  401 403 403 403 403 403 403 200 403 403
        GET    /api/server/audit/verify                                                           401 403 403 403 403 403 403 200 403 403
        GET    /api/organisations                                                                 401 200 200 200 200 200 200 200 200 403
        POST   /api/organisations                                                                 401 403 403 403 403 403 403 201 403 403
        GET    /api/organisations/{id}                                                            401 404 200 200 200 200 200 404 200 403
        PATCH  /api/organisations/{id}                                                            401 404 403 403 403 200 200 404 200 403
        DELETE /api/organisations/{id}                                                            401 404 403 403 403 403 409 404 409 403
        POST   /api/organisations/by-slug/{slug}/join                                             401 200 409 409 409 409 409 200 403 403
        GET    /api/organisations/{id}/members                                                    401 404 403 403 200 200 200 404 200 403
        PUT    /api/organisations/{id}/members/{user}/role                                        401 404 403 403 403 204 204 404 204 403
        DELETE /api/organisations/{id}/members/{user}                                             401 404 403 403 403 204 204 404 204 403
        POST   /api/organisations/{id}/leave                                                      401 404 204 204 204 204 409 404 403 403
        GET    /api/organisations/{id}/invitations                                                401 404 403 403 403 200 200 404 200 403
        POST   /api/organisations/{id}/invitations                                                401 404 403 403 403 201 201 404 201 403
        DELETE /api/organisations/{id}/invitations/{invitation}                                   401 404 403 403 403 204 204 404 204 403
        POST   /api/invitations/look                                                              200 200 200 200 200 200 200 200 200 200
        POST   /api/invitations/accept                                                            401 200 409 409 409 409 409 200 403 403
        POST   /api/organisations/{id}/creator-applications                                       401 404 201 403 403 403 403 404 403 403
        GET    /api/organisations/{id}/creator-applications                                       401 404 403 403 403 200 200 404 200 403
        GET    /api/organisations/{id}/creator-applications/mine                                  401 404 200 200 200 200 200 404 200 403
        POST   /api/organisations/{id}/creator-applications/{application}/approve                 401 404 403 403 403 204 204 404 204 403
        POST   /api/organisations/{id}/creator-applications/{application}/reject                  401 404 403 403 403 204 204 404 204 403
        GET    /api/organisations/{id}/blocks                                                     401 404 403 403 200 200 200 404 200 403
        PUT    /api/organisations/{id}/blocks/{user}                                              401 404 403 403 204 204 204 404 204 403
        DELETE /api/organisations/{id}/blocks/{user}                                              401 404 403 403 404 404 404 404 404 403
        GET    /api/organisations/{id}/audit                                                      401 404 403 403 403 200 200 404 200 403
        GET    /api/organisations/{id}/audit/verify                                               401 404 403 403 403 200 200 404 200 403
        GET    /api/organisations/{id}/webhooks                                                   401 404 403 403 403 200 200 404 200 403
        POST   /api/organisations/{id}/webhooks                                                   401 404 403 403 403 201 201 404 201 403
        GET    /api/organisations/{id}/webhooks/{webhook}                                         401 404 403 403 403 200 200 404 200 403
        PATCH  /api/organisations/{id}/webhooks/{webhook}                                         401 404 403 403 403 200 200 404 200 403
        DELETE /api/organisations/{id}/webhooks/{webhook}                                         401 404 403 403 403 204 204 404 204 403
        POST   /api/organisations/{id}/webhooks/{webhook}/rotate-secret                           401 404 403 403 403 200 200 404 200 403
        POST   /api/organisations/{id}/webhooks/{webhook}/ping                                    401 404 403 403 403 202 202 404 202 403
        GET    /api/organisations/{id}/webhooks/{webhook}/deliveries                              401 404 403 403 403 200 200 404 200 403
        GET    /api/organisations/{id}/webhook-deliveries/{delivery}                              401 404 403 403 403 404 404 404 404 403
        POST   /api/organisations/{id}/webhook-deliveries/{delivery}/replay                       401 404 403 403 403 404 404 404 404 403
        POST   /api/organisations/{id}/webhooks/{webhook}/replay                                  401 404 403 403 403 202 202 404 202 403
        GET    /api/notifications                                                                 401 200 200 200 200 200 200 200 200 403
        GET    /api/notifications/unread                                                          401 200 200 200 200 200 200 200 200 403
        POST   /api/notifications/{id}/read                                                       401 404 404 404 404 404 404 404 404 403
        POST   /api/notifications/read                                                            401 200 200 200 200 200 200 200 200 403
        GET    /api/notifications/mails                                                           401 200 200 200 200 200 200 200 200 403
        PUT    /api/notifications/mails/{kind}                                                    401 200 200 200 200 200 200 200 200 403
        GET    /api/livestreams                                                                   200 200 200 200 200 200 200 200 200 200
        POST   /api/livestreams                                                                   401 201 403 201 201 201 201 403 201 403
        GET    /api/livestreams/{id}                                                              404 404 200 200 200 200 200 404 200 404
        PATCH  /api/livestreams/{id}                                                              401 404 403 200 403 200 200 404 200 404
        DELETE /api/livestreams/{id}                                                              401 404 403 204 403 204 204 404 204 404
        POST   /api/livestreams/{id}/start                                                        401 404 403 200 403 200 200 404 200 404
        POST   /api/livestreams/{id}/stop                                                         401 404 403 409 409 409 409 404 409 404
        POST   /api/livestreams/{id}/schedule                                                     401 404 403 200 403 200 200 404 200 404
        POST   /api/livestreams/{id}/archive                                                      401 404 403 200 403 200 200 404 200 404
        POST   /api/livestreams/{id}/restore                                                      401 404 403 409 403 409 409 404 409 404
        POST   /api/livestreams/{id}/cancel                                                       401 404 403 200 403 200 200 404 200 404
        GET    /api/livestreams/{id}/platforms                                                    404 404 200 200 200 200 200 404 200 404
        PUT    /api/livestreams/order                                                             401 404 403 204 403 204 204 404 204 404
        PUT    /api/livestreams/visibility                                                        401 404 403 204 403 204 204 404 204 404
        POST   /api/livestream/streams                                                            401 201 403 201 201 201 201 403 201 403
        GET    /api/livestream/streams                                                            401 200 200 200 200 200 200 200 200 200
        GET    /api/livestream/streams/key                                                        401 404 404 200 404 200 200 404 200 404
        GET    /api/livestream/streams/{id}                                                       401 404 200 200 200 200 200 404 200 404
        PATCH  /api/livestream/streams/{id}/status                                                401 404 403 200 200 200 200 404 200 404
        POST   /api/livestream/streams/{id}/start                                                 401 404 403 200 403 200 200 404 200 404
        POST   /api/livestream/streams/{id}/end                                                   401 404 403 200 403 200 200 404 200 404
        POST   /api/livestream/streams/join                                                       401 404 200 200 200 200 200 404 200 404
        GET    /api/livestream/streams/{id}/participants                                          401 404 403 200 200 200 200 404 200 404
        POST   /api/stream/ingress                                                                401 201 403 201 201 201 201 403 201 403
        DELETE /api/stream/ingress                                                                401 404 403 404 404 404 404 403 404 403
        GET    /api/stream/info                                                                   401 404 403 404 404 404 404 403 404 403
        PUT    /api/stream/info                                                                   401 404 403 404 404 404 404 403 404 403
        PUT    /api/stream/chat-settings                                                          401 404 403 404 404 404 404 403 404 403
        GET    /api/stream/status                                                                 401 200 403 200 200 200 200 403 200 403
        GET    /api/stream/analytics                                                              401 200 403 200 200 200 200 403 200 403
        GET    /api/stream/live                                                                   200 200 200 200 200 200 200 200 200 200
        GET    /api/stream/recommended                                                            200 200 200 200 200 200 200 200 200 200
        GET    /api/stream/token/{hostId}                                                         404 404 404 404 404 404 404 404 404 404
        GET    /api/stream/{username}                                                             404 404 404 404 404 404 404 404 404 404
        GET    /api/livestreamMVPTwo/streams                                                      401 200 200 200 200 200 200 200 200 200
        POST   /api/livestreamMVPTwo/streams                                                      401 201 403 201 201 201 201 403 201 403
        GET    /api/livestreamMVPTwo/streams/{id}                                                 401 404 200 200 200 200 200 404 200 404
        PUT    /api/livestreamMVPTwo/streams/{id}                                                 401 404 403 200 403 200 200 404 200 404
        DELETE /api/livestreamMVPTwo/streams/{id}                                                 401 404 403 204 403 204 204 404 204 404
        POST   /api/livestreamMVPTwo/streams/{id}/start                                           401 404 403 200 403 200 200 404 200 404
        POST   /api/livestreamMVPTwo/streams/{id}/stop                                            401 404 403 409 409 409 409 404 409 404
        PUT    /api/livestreamMVPTwo/streams/order                                                401 404 403 204 403 204 204 404 204 404
        PUT    /api/livestreamMVPTwo/streams/visibility                                           401 404 403 204 403 204 204 404 204 404
        POST   /api/livestreamMVPTwo/streams/{id}/sync-recording                                  401 404 403 200 403 200 200 404 200 404
        POST   /api/livestreamMVPTwo/streams/{id}/sync-status                                     401 404 403 200 403 200 200 404 200 404
        POST   /api/livestreamMVPTwo/streams/{id}/fix-status                                      401 404 403 200 403 200 200 404 200 404
        POST   /api/livestreamMVPTwo/streams/{id}/fix-playback-url                                401 404 403 200 200 200 200 404 200 404
        POST   /api/livestreamMVPTwo/streams/{id}/configure-cors                                  401 404 403 200 200 200 200 404 200 404
        POST   /api/livestreamMVPTwo/streams/{id}/get-video-id                                    401 404 403 200 200 200 200 404 200 404
        GET    /api/livestreamMVPTwo/public/streams                                               200 200 200 200 200 200 200 200 200 200
        GET    /api/livestreamMVPTwo/public-streams                                               200 200 200 200 200 200 200 200 200 200
        GET    /api/livestreams/{id}/keys                                                         401 404 403 200 403 200 200 404 200 404
        POST   /api/livestreams/{id}/keys                                                         401 404 403 201 403 201 201 404 201 404
        DELETE /api/livestreams/{id}/keys/{key}                                                   401 404 403 204 403 204 204 404 204 404
        POST   /api/livestreams/{id}/keys/{key}/rotate                                            401 404 403 201 403 201 201 404 201 404
        POST   /api/livestreams/{id}/keys/{key}/reveal                                            401 404 403 200 403 200 200 404 200 404
        GET    /api/livestreams/{id}/participants                                                 401 404 403 200 200 200 200 404 200 404
        POST   /api/livestreams/{id}/join                                                         401 404 200 200 200 200 200 404 200 404
        POST   /api/livestreams/{id}/leave                                                        401 204 204 204 204 204 204 204 204 204
        DELETE /api/livestreams/{id}/participants/{user}                                          401 404 403 204 204 204 204 404 204 404
        GET    /api/livestreams/{id}/status                                                       404 404 200 200 200 200 200 404 200 404
        GET    /api/livestreams/{id}/health                                                       401 404 403 200 200 200 200 404 200 404
        GET    /api/livestreams/{id}/history                                                      401 404 403 200 200 200 200 404 200 404
        GET    /api/livestreams/{id}/sessions                                                     401 404 403 200 200 200 200 404 200 404
        GET    /api/livestreams/{id}/sessions/{session}/viewers                                   401 404 403 404 404 404 404 404 404 404
        GET    /api/livestreams/{id}/recordings                                                   404 404 200 200 200 200 200 404 200 404
        DELETE /api/livestreams/{id}/recordings/{recording}                                       401 404 403 404 403 404 404 404 404 404
        POST   /api/livestreams/{id}/playback                                                     404 404 200 200 200 200 200 404 200 404
        GET    /api/livestreams/{id}/calendar.ics                                                 404 404 404 404 404 404 404 404 404 404
        PUT    /api/livestreams/{id}/thumbnail                                                    401 404 403 400 403 400 400 404 400 404
        DELETE /api/livestreams/{id}/thumbnail                                                    401 404 403 200 403 200 200 404 200 404
        GET    /api/thumbnails/{name}                                                             404 404 404 404 404 404 404 404 404 404
        GET    /api/pages                                                                         401 200 200 200 200 200 200 403 200 403
        POST   /api/pages                                                                         401 201 403 403 403 201 201 403 201 403
        GET    /api/pages/{id}                                                                    404 404 200 200 200 200 200 404 200 404
        GET    /api/organisations/{id}/pages/{slug}                                               404 404 200 200 200 200 200 404 200 404
        PATCH  /api/pages/{id}                                                                    401 404 403 403 403 200 200 404 200 404
        DELETE /api/pages/{id}                                                                    401 404 403 403 403 204 204 404 204 404
        GET    /api/pages/{id}/livestreams                                                        404 404 200 200 200 200 200 404 200 404
        GET    /api/pages/{id}/admins                                                             401 404 403 403 403 200 200 404 200 404
        PUT    /api/pages/{id}/admins/{user}                                                      401 404 403 403 403 204 204 404 204 404
        DELETE /api/pages/{id}/admins/{user}                                                      401 404 403 403 403 204 204 404 204 404
        """
}
