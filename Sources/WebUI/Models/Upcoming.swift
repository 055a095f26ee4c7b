/// When a livestream begins next, and how to keep it in mind.
package struct Upcoming: Sendable, Equatable {
    package var title: String
    package var playbackID: String
    package var startsAt: WallTime
    /// A file for calendars.
    package var calendarPath: String
    /// It was announced, and won't take place.
    package var isCancelled: Bool

    package init(title: String, playbackID: String, startsAt: WallTime, livestreamID: String, isCancelled: Bool = false) {
        self.title = title
        self.playbackID = playbackID
        self.startsAt = startsAt
        calendarPath = "/api/livestreams/\(URLPath.segment(livestreamID))/calendar.ics"
        self.isCancelled = isCancelled
    }
}
