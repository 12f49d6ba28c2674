<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en_US">
<context>
    <name>PlanWords</name>
    <message numerus="yes">
        <source>%1 of %n workers</source>
        <translation>
            <numerusform>%1 of %n worker</numerusform>
            <numerusform>%1 of %n workers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n workers planned</source>
        <translation>
            <numerusform>%n worker planned</numerusform>
            <numerusform>%n workers planned</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 rows</source>
        <translation>
            <numerusform>%1 row</numerusform>
            <numerusform>%1 rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 blocks</source>
        <translation>
            <numerusform>%1 block</numerusform>
            <numerusform>%1 blocks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n nodes</source>
        <translation>
            <numerusform>%n node</numerusform>
            <numerusform>%n nodes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pavement::ui::AttentionView</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pavement::ui::BackendDialog</name>
    <message numerus="yes">
        <source>%n sessions</source>
        <translation>
            <numerusform>%n session</numerusform>
            <numerusform>%n sessions</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pavement::ui::ChartPanel</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pavement::ui::ChecksModel</name>
    <message numerus="yes">
        <source>%n critical</source>
        <translation>
            <numerusform>%n critical</numerusform>
            <numerusform>%n critical</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warnings</source>
        <translation>
            <numerusform>%n warning</numerusform>
            <numerusform>%n warnings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n notices</source>
        <translation>
            <numerusform>%n notice</numerusform>
            <numerusform>%n notices</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n checks could not be made</source>
        <translation>
            <numerusform>%n check could not be made</numerusform>
            <numerusform>%n checks could not be made</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pavement::ui::DoctorPanel</name>
    <message numerus="yes">
        <source>%n things to mend.</source>
        <translation>
            <numerusform>One thing to mend.</numerusform>
            <numerusform>%n things to mend.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pavement::ui::HealthModel</name>
    <message numerus="yes">
        <source>%n samples could not be written.</source>
        <translation>
            <numerusform>%n sample could not be written.</numerusform>
            <numerusform>%n samples could not be written.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n damaged chunks are skipped while reading.</source>
        <translation>
            <numerusform>%n damaged chunk is skipped while reading.</numerusform>
            <numerusform>%n damaged chunks are skipped while reading.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n snapshots were not drawn because the window was busy. The history has them.</source>
        <translation>
            <numerusform>%n snapshot was not drawn because the window was busy. The history has it.</numerusform>
            <numerusform>%n snapshots were not drawn because the window was busy. The history has them.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pavement::ui::LocksView</name>
    <message numerus="yes">
        <source>%n sessions wait · read at %1</source>
        <translation>
            <numerusform>%n session waits · read at %1</numerusform>
            <numerusform>%n sessions wait · read at %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pavement::ui::StatusStrip</name>
    <message numerus="yes">
        <source>%n collections skipped</source>
        <translation>
            <numerusform>%n collection skipped</numerusform>
            <numerusform>%n collections skipped</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n snapshots not drawn</source>
        <translation>
            <numerusform>%n snapshot not drawn</numerusform>
            <numerusform>%n snapshots not drawn</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pavement::ui::TopBar</name>
    <message numerus="yes">
        <source>%n alerts</source>
        <translation>
            <numerusform>%n alert</numerusform>
            <numerusform>%n alerts</numerusform>
        </translation>
    </message>
</context>
</TS>
