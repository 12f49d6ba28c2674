<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE" sourcelanguage="en_US">
<context>
    <name>Age</name>
    <message>
        <source>%1 s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 d</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>KeychainStore</name>
    <message>
        <source>the system&apos;s keychain</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Overview</name>
    <message>
        <source>Latency</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No response times yet. They come from the server&apos;s log, from pg_stat_statements or from running statements.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>p50 (log)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>p95 (log)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>p99 (log)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>mean (pg_stat_statements)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>p95 age of running statements</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Throughput</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No throughput in this range.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Transactions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Statements</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Redis commands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cache hit ratio</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No cache was asked for anything in this range.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shared buffers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Redis</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Load by wait event</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No session was active in this range.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resources</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No figures of this machine in this range.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Processor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>I/O pressure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connections</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No connections seen in this range.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Active</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clients</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Idle in transaction</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Blocked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Processors</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PdfReport</name>
    <message>
        <source>%1 to %2 (%3), all times UTC</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Made by %1 at %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 … %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>✓ meets target %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>✗ misses target %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No statement statistics in this range (they need pg_stat_statements).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2, by execution time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Total</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Calls</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mean</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Statement</source>
        <translation type="unfinished">Anweisung</translation>
    </message>
    <message>
        <source>No activity samples in this range.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wait</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Average active sessions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share of load</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At (UTC)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Until</source>
        <translation type="unfinished">Bis</translation>
    </message>
    <message>
        <source>What</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Detail</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chart: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Figure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What it is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where it comes from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pavement report: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation type="unfinished">%1: %2 {1,?}</translation>
    </message>
    <message>
        <source>There is no recorded data in this range.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing happened that was worth an entry.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No gaps were recorded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Value</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ReportPreview</name>
    <message>
        <source>✓ met</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>✗ missed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Indicator</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Average</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lowest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Highest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Target</source>
        <translation type="unfinished">Ziel</translation>
    </message>
    <message>
        <source>Measured as</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No figures in this range.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Total</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Calls</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mean</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Statement</source>
        <translation type="unfinished">Anweisung</translation>
    </message>
    <message>
        <source>No statements in this range.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wait</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Average sessions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No load in this range.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing happened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No gaps.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is known of the environment.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time</source>
        <translation type="unfinished">Zeit</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Event</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Sandbox</name>
    <message>
        <source>Starting the sandbox</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished">Abbrechen</translation>
    </message>
</context>
<context>
    <name>SecretStore</name>
    <message>
        <source>this session only</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>State</name>
    <message>
        <source>Development</source>
        <translation>Entwicklung</translation>
    </message>
    <message>
        <source>Testing</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>Production</source>
        <translation>Produktion</translation>
    </message>
    <message>
        <source>Sandbox</source>
        <translation>Sandkasten</translation>
    </message>
    <message>
        <source>Not reached yet</source>
        <translation>Noch nicht erreicht</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>Verbunden</translation>
    </message>
    <message>
        <source>Partly readable</source>
        <translation>Teilweise lesbar</translation>
    </message>
    <message>
        <source>Unreachable</source>
        <translation>Nicht erreichbar</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>Alert raised</source>
        <translation>Alarm ausgelöst</translation>
    </message>
    <message>
        <source>Alert cleared</source>
        <translation>Alarm beendet</translation>
    </message>
    <message>
        <source>Restart</source>
        <translation>Neustart</translation>
    </message>
    <message>
        <source>Failover</source>
        <translation>Übernahme</translation>
    </message>
    <message>
        <source>Statistics reset</source>
        <translation>Statistik zurückgesetzt</translation>
    </message>
    <message>
        <source>Gap</source>
        <translation>Lücke</translation>
    </message>
    <message>
        <source>Connection lost</source>
        <translation>Verbindung verloren</translation>
    </message>
    <message>
        <source>Connection restored</source>
        <translation>Verbindung wiederhergestellt</translation>
    </message>
    <message>
        <source>Collector slowed</source>
        <translation>Messung verlangsamt</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Änderung</translation>
    </message>
</context>
<context>
    <name>pavement::ui::AlertRulesDialog</name>
    <message>
        <source>Rule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Raised</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alert rules and targets: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rules and targets</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alert rules</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Targets</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No rules: nothing will be raised.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Add</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Defaults</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a rule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove the chosen rule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the default rules</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Title</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Metric</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>every label, each on its own</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>above</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>below</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Raised when the value is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clears at</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A value a little better than the threshold keeps an alert from flickering.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Must hold for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Enabled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enabled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Desktop &amp;notification</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Desktop notification</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Title</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Metric</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Only for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Raised when</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>T&amp;hreshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Clears at</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Must hold &amp;for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Target of %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no target</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A tile says whether its target is met. Zero means: no target.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New rule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A rule has no title.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” would clear on the wrong side of its threshold.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let it clear at or below the threshold.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let it clear at or above the threshold.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>pavement::ui::AlertsModel</name>
    <message>
        <source>Alert</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Since</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Active</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Snoozed until %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Acknowledged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 ago</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>pavement::ui::AlertsPanel</name>
    <message>
        <source>Active alerts</source>
        <translation type="unfinished">Aktive Alarme</translation>
    </message>
    <message>
        <source>&amp;Acknowledge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Snooze</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation type="unfinished">Alarme</translation>
    </message>
    <message>
        <source>All figures are within their thresholds.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For 15 minutes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For an hour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For a day</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Acknowledge the chosen alert</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Snooze the chosen alert</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rules and &amp;targets…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alert rules and targets</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished">Schließen</translation>
    </message>
</context>
<context>
    <name>pavement::ui::ChartPanel</name>
    <message>
        <source>Loading…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No data in this range</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no news for %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Source: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>too little data for a trend</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>steady</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>rising</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>falling</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loading.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: no data in this range.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: last %2, lowest %3, highest %4, %5.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Limit %1: %2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No news for %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No data.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>pavement::ui::CollectorsModel</name>
    <message>
        <source>Collector</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Interval</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How often it runs now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Planned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How often it is meant to run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ticks that fell due while the previous run was still going</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Failures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How long the last run took</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Note</source>
        <translation type="unfinished">Hinweis</translation>
    </message>
</context>
<context>
    <name>pavement::ui::CommandPalette</name>
    <message>
        <source>Command palette</source>
        <translation>Befehlspalette</translation>
    </message>
    <message>
        <source>Type a page, an action or part of a statement</source>
        <translation>Seite, Aktion oder ein Stück einer Anweisung eingeben</translation>
    </message>
    <message>
        <source>Search commands</source>
        <translation>Befehle suchen</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
</context>
<context>
    <name>pavement::ui::ConnectionDialog</name>
    <message>
        <source>Save and &amp;watch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New connection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save and watch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove this connection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished">Abbrechen</translation>
    </message>
    <message>
        <source>What was pasted cannot be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel &amp;test</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Test connection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel test</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Test connection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A connection pooler answers there, not PostgreSQL itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A direct connection sees more. PostgreSQL listens on port %1, perhaps of another host.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A direct connection sees more: give the host and port of PostgreSQL itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect directly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep the pooler</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove for good</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The profile and its passwords will be removed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was recorded stays in the history. Press the button again to remove.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>pavement::ui::ConnectionForm</name>
    <message>
        <source>&amp;Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shop, primary</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Environment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Environment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>postgresql://user@host/database, host=… dbname=…, redis://host</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A URL or connection string fills the fields below</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PostgreSQL</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Redis</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SSH tunnel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Secrets and log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parts of the connection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Host or socket</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>db.example.org, or /run/postgresql</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name, address, or the directory of a unix socket</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>P&amp;ort</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Database</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the user&apos;s name, where empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;More databases</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sales, stock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Other databases of the same server, separated by commas: tables and indexes are watched in each of them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;User</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a role that is a member of pg_monitor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pass&amp;word</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from ~/.pgpass, where empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a name in pg_service.conf</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fields given here win over the service&apos;s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Service</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ser&amp;vice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>automatic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>TLS mode</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;TLS</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Root &amp;certificate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>~/.postgresql/root.crt, where empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;A connection pooler (PgBouncer) stands in between</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connection pooler in between</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings are then sent after connecting. A direct connection sees more: give it where there is one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Watch the Redis in &amp;front of it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Watch Redis</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Host</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>127.0.0.1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unix &amp;socket</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>wins over host and port</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the default user, where empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Redis over TLS</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This system&apos;s hiredis has no TLS. An SSH tunnel does the same.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;CA certificate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the system&apos;s, where empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reach both servers through &amp;SSH</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Destination</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>user@bastion, or a Host of ~/.ssh/config</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ssh&apos;s own</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Identity file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ssh&apos;s own, where empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Configuration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>~/.ssh/config, where empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The system&apos;s own ssh is used with its keys, agent and known hosts. It is never asked to prompt: log in once in a terminal where it would.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Keep passwords in %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Keep passwords in the keychain (none is available here)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep passwords in the keychain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For this session &amp;only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep passwords for this session only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Passwords are never written to a file of this program.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Server&apos;s &amp;log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>asked of the server, where empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Directory in which the server&apos;s JSON or CSV log can be read on this machine: true response times and errors come from there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, since the server is on this machine.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: encrypted, and the server&apos;s certificate must be right.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Encrypted, and the server&apos;s certificate must be right.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weaker than verify-full: somebody in between could read along.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>pavement::ui::DataTable</name>
    <message>
        <source>%1: columns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to show.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 match, of %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>pavement::ui::DoctorPanel</name>
    <message>
        <source>What was found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Copy line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not tested yet. The test only reads: it says what is missing, what that costs, and the line that mends it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Test under way</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Findings appear here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The line that mends it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the line that mends it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Testing %1 …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The test was cancelled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The PostgreSQL server was not reached.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PostgreSQL %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, Redis %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is missing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One thing to mend.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 things to mend.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run it in: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>pavement::ui::ErrorBar</name>
    <message>
        <source>Copy details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close message</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>pavement::ui::EventsModel</name>
    <message>
        <source>Time</source>
        <translation type="unfinished">Zeit</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Event</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lasted</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>pavement::ui::FindingsModel</name>
    <message>
        <source>Weight</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finding</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What it costs you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Good</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Note</source>
        <translation type="unfinished">Hinweis</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Blocking</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>pavement::ui::HealthModel</name>
    <message>
        <source>Source</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last success</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What to know</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk is full: new samples are not kept. Free some space.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another program writes this file; this one only reads it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 samples could not be written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 damaged chunks are skipped while reading.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A damaged file was set aside as %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 on disk, %2 samples kept in this session.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>history</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recording</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Losing data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Behind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 snapshots were not drawn because the window was busy. The history has them.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>pavement::ui::KeyedTableModel</name>
    <message>
        <source>%1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>pavement::ui::KpiModel</name>
    <message>
        <source>p50</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>p99</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>std. dev.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>longest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>statements</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Redis</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>transactions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>rollbacks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>buffers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>load</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>active</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no data yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Source: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>pavement::ui::KpiTile</name>
    <message>
        <source>Last five minutes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no target</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>target %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>pavement::ui::MainWindow</name>
    <message>
        <source>Pavement</source>
        <translation>Pavement</translation>
    </message>
    <message>
        <source>The target profiles were not saved</source>
        <translation>Die Zielprofile wurden nicht gespeichert</translation>
    </message>
    <message>
        <source>%1 – Pavement</source>
        <translation>%1 – Pavement</translation>
    </message>
    <message>
        <source>A password could not be read</source>
        <translation>Ein Passwort konnte nicht gelesen werden</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>New connection…</source>
        <translation>Neue Verbindung…</translation>
    </message>
    <message>
        <source>Choose target</source>
        <translation>Ziel wählen</translation>
    </message>
    <message>
        <source>Edit this connection…</source>
        <translation>Diese Verbindung bearbeiten…</translation>
    </message>
    <message>
        <source>Reconnect now</source>
        <translation>Jetzt neu verbinden</translation>
    </message>
    <message>
        <source>Stop watching</source>
        <translation>Beobachten beenden</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Pause or follow</source>
        <translation>Anhalten oder folgen</translation>
    </message>
    <message>
        <source>Previous range</source>
        <translation>Voriger Zeitraum</translation>
    </message>
    <message>
        <source>Next range</source>
        <translation>Nächster Zeitraum</translation>
    </message>
    <message>
        <source>First range</source>
        <translation>Erster Zeitraum</translation>
    </message>
    <message>
        <source>Choose time range</source>
        <translation>Zeitraum wählen</translation>
    </message>
    <message>
        <source>Range from … to …</source>
        <translation>Zeitraum von … bis …</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>Alarme</translation>
    </message>
    <message>
        <source>Active alerts</source>
        <translation>Aktive Alarme</translation>
    </message>
    <message>
        <source>Alert rules and targets…</source>
        <translation>Alarmregeln und Zielwerte…</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>Follow the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Reset layout</source>
        <translation>Anordnung zurücksetzen</translation>
    </message>
    <message>
        <source>Command palette</source>
        <translation>Befehlspalette</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1, threshold %2</source>
        <translation>%1, Schwelle %2</translation>
    </message>
    <message>
        <source>The password was not kept</source>
        <translation>Das Passwort wurde nicht aufbewahrt</translation>
    </message>
    <message>
        <source>The password was not removed from the keychain</source>
        <translation>Das Passwort wurde nicht aus dem Schlüsselbund entfernt</translation>
    </message>
    <message>
        <source>Alert rules belong to a target.</source>
        <translation>Alarmregeln gehören zu einem Ziel.</translation>
    </message>
    <message>
        <source>Connect to a server first.</source>
        <translation>Verbinden Sie sich zuerst mit einem Server.</translation>
    </message>
    <message>
        <source>Watch %1</source>
        <translation>%1 beobachten</translation>
    </message>
</context>
<context>
    <name>pavement::ui::NavigationRail</name>
    <message>
        <source>Pavement</source>
        <translation>Pavement</translation>
    </message>
</context>
<context>
    <name>pavement::ui::OverviewPage</name>
    <message>
        <source>Nothing is watched yet</source>
        <translation>Noch wird nichts beobachtet</translation>
    </message>
    <message>
        <source>Connect to a PostgreSQL server, and to the Redis in front of it where there is one. Nothing is changed on either, and nothing leaves this machine.</source>
        <translation>Verbinden Sie sich mit einem PostgreSQL-Server und, wo es ihn gibt, mit dem Redis davor. An beiden wird nichts geändert, und nichts verlässt diesen Rechner.</translation>
    </message>
    <message>
        <source>Connect to a server…</source>
        <translation>Mit einem Server verbinden…</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>Überblick</translation>
    </message>
    <message>
        <source>The history could not be read</source>
        <translation>Die Aufzeichnung konnte nicht gelesen werden</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>Tabellen</translation>
    </message>
    <message>
        <source>Top statements</source>
        <translation>Teuerste Anweisungen</translation>
    </message>
    <message>
        <source>No statements yet. They come from pg_stat_statements, every ten seconds.</source>
        <translation>Noch keine Anweisungen. Sie kommen alle zehn Sekunden aus pg_stat_statements.</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>Sitzungen</translation>
    </message>
    <message>
        <source>No client is connected.</source>
        <translation>Kein Client ist verbunden.</translation>
    </message>
    <message>
        <source>Wait events</source>
        <translation>Warteereignisse</translation>
    </message>
    <message>
        <source>No session waits or works at this moment.</source>
        <translation>Im Augenblick wartet oder arbeitet keine Sitzung.</translation>
    </message>
    <message>
        <source>Collector cost</source>
        <translation>Kosten der Messung</translation>
    </message>
    <message>
        <source>No collection has run yet.</source>
        <translation>Noch wurde nichts gemessen.</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>Quellen</translation>
    </message>
    <message>
        <source>No source was reached yet.</source>
        <translation>Noch wurde keine Quelle erreicht.</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Ereignisse</translation>
    </message>
    <message>
        <source>Nothing happened in this range.</source>
        <translation>In diesem Zeitraum ist nichts geschehen.</translation>
    </message>
    <message>
        <source>%1 cannot be reached</source>
        <translation>%1 ist nicht erreichbar</translation>
    </message>
    <message>
        <source>%1 can be read only in part</source>
        <translation>%1 ist nur teilweise lesbar</translation>
    </message>
    <message>
        <source>Edit connection…</source>
        <translation>Verbindung bearbeiten…</translation>
    </message>
    <message>
        <source>The server runs on another machine: processor, memory and I/O pressure are those of the machine this window runs on.</source>
        <translation>Der Server läuft auf einem anderen Rechner: Prozessor, Speicher und E/A-Druck sind die des Rechners, auf dem dieses Fenster läuft.</translation>
    </message>
    <message>
        <source>Show %1</source>
        <translation>%1 zeigen</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>Statement</source>
        <translation>Anweisung</translation>
    </message>
</context>
<context>
    <name>pavement::ui::RangeDialog</name>
    <message>
        <source>From</source>
        <translation type="unfinished">Von</translation>
    </message>
    <message>
        <source>Time range</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;From</source>
        <translation type="unfinished">V&amp;on</translation>
    </message>
    <message>
        <source>Local time. Live charts stop following; Space follows again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The range ends before it begins.</source>
        <translation type="unfinished">Der Zeitraum endet, bevor er beginnt.</translation>
    </message>
    <message>
        <source>Until</source>
        <translation type="unfinished">Bis</translation>
    </message>
    <message>
        <source>&amp;Until</source>
        <translation type="unfinished">&amp;Bis</translation>
    </message>
</context>
<context>
    <name>pavement::ui::ReportsPage</name>
    <message>
        <source>Last hour</source>
        <translation>Letzte Stunde</translation>
    </message>
    <message>
        <source>Last 6 hours</source>
        <translation>Letzte 6 Stunden</translation>
    </message>
    <message>
        <source>Last 24 hours</source>
        <translation>Letzte 24 Stunden</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>Letzte 7 Tage</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>Letzte 30 Tage</translation>
    </message>
    <message>
        <source>Last year</source>
        <translation>Letztes Jahr</translation>
    </message>
    <message>
        <source>Range of the report</source>
        <translation>Zeitraum des Berichts</translation>
    </message>
    <message>
        <source>As on the charts</source>
        <translation>Wie in den Diagrammen</translation>
    </message>
    <message>
        <source>From … to …</source>
        <translation>Von … bis …</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Sections of the report</source>
        <translation>Abschnitte des Berichts</translation>
    </message>
    <message>
        <source>&amp;Preview</source>
        <translation>&amp;Vorschau</translation>
    </message>
    <message>
        <source>Preview the report</source>
        <translation>Vorschau des Berichts</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cancel the report</source>
        <translation>Bericht abbrechen</translation>
    </message>
    <message>
        <source>Progress of the report</source>
        <translation>Fortschritt des Berichts</translation>
    </message>
    <message>
        <source>&amp;Range</source>
        <translation>&amp;Zeitraum</translation>
    </message>
    <message>
        <source>&amp;From</source>
        <translation>V&amp;on</translation>
    </message>
    <message>
        <source>Export as %1</source>
        <translation>Als %1 ausgeben</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>Zeitraum</translation>
    </message>
    <message>
        <source>Sections</source>
        <translation>Abschnitte</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Ausgeben</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>Abgebrochen.</translation>
    </message>
    <message>
        <source>No target to report on</source>
        <translation>Kein Ziel für einen Bericht</translation>
    </message>
    <message>
        <source>A report is made from what was recorded of a server. Connect to one, and the first report is ready within a minute.</source>
        <translation>Ein Bericht entsteht aus dem, was von einem Server aufgezeichnet wurde. Verbinden Sie sich mit einem, und der erste Bericht steht nach einer Minute bereit.</translation>
    </message>
    <message>
        <source>Connect to a server…</source>
        <translation>Mit einem Server verbinden…</translation>
    </message>
    <message>
        <source>Preview of the report</source>
        <translation>Vorschau des Berichts</translation>
    </message>
    <message>
        <source>Choose a range and sections, then press Preview.</source>
        <translation>Wählen Sie Zeitraum und Abschnitte und drücken Sie Vorschau.</translation>
    </message>
    <message>
        <source>The range ends before it begins.</source>
        <translation>Der Zeitraum endet, bevor er beginnt.</translation>
    </message>
    <message>
        <source>Choose a later end or an earlier beginning.</source>
        <translation>Wählen Sie ein späteres Ende oder einen früheren Anfang.</translation>
    </message>
    <message>
        <source>Reading the history…</source>
        <translation>Die Aufzeichnung wird gelesen…</translation>
    </message>
    <message>
        <source>The report was not made</source>
        <translation>Der Bericht wurde nicht erstellt</translation>
    </message>
    <message>
        <source>Made %1.</source>
        <translation>Erstellt %1.</translation>
    </message>
    <message>
        <source>Export the report</source>
        <translation>Bericht ausgeben</translation>
    </message>
    <message>
        <source>Writing %1…</source>
        <translation>%1 wird geschrieben…</translation>
    </message>
    <message>
        <source>The report was not written</source>
        <translation>Der Bericht wurde nicht geschrieben</translation>
    </message>
    <message>
        <source>Written to %1.</source>
        <translation>Geschrieben nach %1.</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>Export the report as PDF…</source>
        <translation>Bericht als PDF ausgeben…</translation>
    </message>
    <message>
        <source>Export the report as HTML…</source>
        <translation>Bericht als HTML ausgeben…</translation>
    </message>
    <message>
        <source>Export the report as CSV…</source>
        <translation>Bericht als CSV ausgeben…</translation>
    </message>
    <message>
        <source>Export the report as JSON…</source>
        <translation>Bericht als JSON ausgeben…</translation>
    </message>
    <message>
        <source>Reports</source>
        <translation>Berichte</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>&amp;Until</source>
        <translation>&amp;Bis</translation>
    </message>
</context>
<context>
    <name>pavement::ui::SessionsModel</name>
    <message>
        <source>Process</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Process id of the server&apos;s backend</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waits for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wait event, or CPU while it works</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Blocked by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Process ids that hold the lock it waits for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Statement</source>
        <translation type="unfinished">Anweisung</translation>
    </message>
    <message>
        <source>Time since the running statement began</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Transaction</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time since the transaction began</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>User</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Database</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Application</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Client</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Query</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>local</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>pavement::ui::ShortcutSheet</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>On a chart</source>
        <translation>In einem Diagramm</translation>
    </message>
    <message>
        <source>Move the crosshair</source>
        <translation>Fadenkreuz bewegen</translation>
    </message>
    <message>
        <source>Left, Right (Ctrl: faster)</source>
        <translation>Links, Rechts (Strg: schneller)</translation>
    </message>
    <message>
        <source>Select a range; Enter zooms to it</source>
        <translation>Zeitraum auswählen; Eingabe vergrößert ihn</translation>
    </message>
    <message>
        <source>Shift+Left, Shift+Right</source>
        <translation>Umschalt+Links, Umschalt+Rechts</translation>
    </message>
    <message>
        <source>Zoom in, out, back to the first range</source>
        <translation>Vergrößern, verkleinern, zurück zum ersten Zeitraum</translation>
    </message>
    <message>
        <source>+, −, 0</source>
        <translation>+, −, 0</translation>
    </message>
    <message>
        <source>In a table</source>
        <translation>In einer Tabelle</translation>
    </message>
    <message>
        <source>Open the row</source>
        <translation>Zeile öffnen</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Copy the row</source>
        <translation>Zeile kopieren</translation>
    </message>
    <message>
        <source>Ctrl+C</source>
        <translation>Strg+C</translation>
    </message>
</context>
<context>
    <name>pavement::ui::SparkLine</name>
    <message>
        <source>last %1, lowest %2, highest %3</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>pavement::ui::StatementDialog</name>
    <message>
        <source>Statement</source>
        <translation type="unfinished">Anweisung</translation>
    </message>
    <message>
        <source>Statement text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The text was not read yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Identifier</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Calls</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mean time of a call</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Execution time per second</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read from shared buffers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read from outside them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From pg_stat_statements, over the last interval of the statements collector.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy text</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>pavement::ui::StatementsModel</name>
    <message>
        <source>Statement</source>
        <translation type="unfinished">Anweisung</translation>
    </message>
    <message>
        <source>Normalised text, parameters as $n</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Execution time spent per second, all sessions together</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share of the execution time of all listed statements</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Calls/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Calls per second over the last interval</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mean</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mean execution time of a call in the last interval</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rows/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rows returned or changed per second</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hit ratio</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Blocks found in shared buffers, of all blocks touched</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>(text not read yet) %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>pavement::ui::StatusStrip</name>
    <message>
        <source>Nothing is watched</source>
        <translation>Nichts wird beobachtet</translation>
    </message>
    <message>
        <source>slowed to stay cheap: %1</source>
        <translation>verlangsamt, um billig zu bleiben: %1</translation>
    </message>
    <message>
        <source>%1 collections skipped</source>
        <translation>%1 Messungen ausgelassen</translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation>%1 fehlgeschlagen</translation>
    </message>
    <message>
        <source>%1 snapshots not drawn</source>
        <translation>%1 Momentaufnahmen nicht gezeichnet</translation>
    </message>
    <message>
        <source>Last data %1 ago</source>
        <translation>Letzte Daten vor %1</translation>
    </message>
</context>
<context>
    <name>pavement::ui::TargetsModel</name>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Environment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PostgreSQL</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Redis</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>pavement::ui::TopBar</name>
    <message>
        <source>Last 5 minutes</source>
        <translation>Letzte 5 Minuten</translation>
    </message>
    <message>
        <source>Last 15 minutes</source>
        <translation>Letzte 15 Minuten</translation>
    </message>
    <message>
        <source>Last hour</source>
        <translation>Letzte Stunde</translation>
    </message>
    <message>
        <source>Last 6 hours</source>
        <translation>Letzte 6 Stunden</translation>
    </message>
    <message>
        <source>Last 24 hours</source>
        <translation>Letzte 24 Stunden</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>Letzte 7 Tage</translation>
    </message>
    <message>
        <source>What is watched (Ctrl+T)</source>
        <translation>Was beobachtet wird (Strg+T)</translation>
    </message>
    <message>
        <source>From … to …</source>
        <translation>Von … bis …</translation>
    </message>
    <message>
        <source>Time range (Ctrl+R)</source>
        <translation>Zeitraum (Strg+R)</translation>
    </message>
    <message>
        <source>Previous range (Alt+Left)</source>
        <translation>Voriger Zeitraum (Alt+Links)</translation>
    </message>
    <message>
        <source>Previous range</source>
        <translation>Voriger Zeitraum</translation>
    </message>
    <message>
        <source>Next range (Alt+Right)</source>
        <translation>Nächster Zeitraum (Alt+Rechts)</translation>
    </message>
    <message>
        <source>Next range</source>
        <translation>Nächster Zeitraum</translation>
    </message>
    <message>
        <source>Pause or follow (Space). Collecting goes on either way.</source>
        <translation>Anhalten oder folgen (Leertaste). Gemessen wird in jedem Fall weiter.</translation>
    </message>
    <message>
        <source>Search or run  Ctrl+K</source>
        <translation>Suchen oder ausführen  Strg+K</translation>
    </message>
    <message>
        <source>Every page, action and statement (Ctrl+K)</source>
        <translation>Jede Seite, Aktion und Anweisung (Strg+K)</translation>
    </message>
    <message>
        <source>Command palette</source>
        <translation>Befehlspalette</translation>
    </message>
    <message>
        <source>Active alerts (Ctrl+L)</source>
        <translation>Aktive Alarme (Strg+L)</translation>
    </message>
    <message>
        <source>Menu (F10)</source>
        <translation>Menü (F10)</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
    <message>
        <source>No target</source>
        <translation>Kein Ziel</translation>
    </message>
    <message>
        <source>Target %1, %2</source>
        <translation>Ziel %1, %2</translation>
    </message>
    <message>
        <source>Choose a target</source>
        <translation>Ein Ziel wählen</translation>
    </message>
    <message>
        <source>1 alert</source>
        <translation>1 Alarm</translation>
    </message>
    <message>
        <source>%1 alerts</source>
        <translation>%1 Alarme</translation>
    </message>
    <message>
        <source>%1 quiet</source>
        <translation>%1 still</translation>
    </message>
    <message>
        <source>No alerts</source>
        <translation>Keine Alarme</translation>
    </message>
    <message>
        <source>Alerts: %1 need attention, %2 in all</source>
        <translation>Alarme: %1 brauchen Aufmerksamkeit, %2 insgesamt</translation>
    </message>
    <message>
        <source>New connection…</source>
        <translation>Neue Verbindung…</translation>
    </message>
    <message>
        <source>Edit this connection…</source>
        <translation>Diese Verbindung bearbeiten…</translation>
    </message>
    <message>
        <source>Stop watching</source>
        <translation>Beobachten beenden</translation>
    </message>
    <message>
        <source>Last %1</source>
        <translation>Letzte %1</translation>
    </message>
    <message>
        <source>Time range: %1</source>
        <translation>Zeitraum: %1</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Live</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Live; pause</source>
        <translation>Live; anhalten</translation>
    </message>
    <message>
        <source>Paused; follow again</source>
        <translation>Angehalten; wieder folgen</translation>
    </message>
</context>
<context>
    <name>pavement::ui::WaitLoadModel</name>
    <message>
        <source>Wait event</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What active sessions wait for; CPU while they work</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation type="unfinished">Sitzungen</translation>
    </message>
    <message>
        <source>Average active sessions in this wait</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share of the whole load</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
