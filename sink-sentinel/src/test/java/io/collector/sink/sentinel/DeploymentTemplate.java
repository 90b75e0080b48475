package io.collector.sink.sentinel;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.collector.api.Table;
import io.collector.sink.sentinel.fake.PublishedTables;
import java.util.List;
import java.util.Locale;

/**
 * The Azure Resource Manager template that makes everything in Azure that a sink needs: tables, rule, role, and an
 * endpoint if one is named. Made from the tables, so that it cannot part from them. Stateless.
 */
final class DeploymentTemplate {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String RULES = "Microsoft.Insights/dataCollectionRules";
    private static final String RULE_VERSION = "2023-03-11";
    private static final String RULE_ID = "resourceId('" + RULES + "', parameters('ruleName'))";
    private static final String ENDPOINTS = "Microsoft.Insights/dataCollectionEndpoints";
    private static final String NO_ENDPOINT = "empty(parameters('endpointName'))";

    /** A name is needed even where there is to be no endpoint. */
    private static final String ENDPOINT = "if(" + NO_ENDPOINT + ", 'none', parameters('endpointName'))";

    private static final String ENDPOINT_ID = "resourceId('" + ENDPOINTS + "', " + ENDPOINT + ")";
    private static final String RULE_SCOPE = "[format('" + RULES + "/{0}', parameters('ruleName'))]";
    private static final String WORKSPACE_ID =
            "[resourceId('Microsoft.OperationalInsights/workspaces', parameters('workspaceName'))]";
    private static final String METRICS_PUBLISHER = "3913510d-42f4-4e42-8a64-420c390055eb";

    private DeploymentTemplate() {}

    static String of(List<Table> tables) {
        ObjectNode template = MAPPER.createObjectNode();
        template.put("$schema", "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#");
        template.put("contentVersion", "1.0.0.0");
        parameters(template.putObject("parameters"));
        transforms(template.putObject("variables").putObject("transforms"));
        ArrayNode resources = template.putArray("resources");
        tables.forEach(table -> table(resources.addObject(), table));
        endpoint(resources.addObject());
        rule(resources.addObject(), tables);
        role(resources.addObject());
        errors(resources.addObject());
        outputs(template.putObject("outputs"));
        return template.toPrettyString() + "\n";
    }

    private static void parameters(ObjectNode parameters) {
        parameter(parameters, "workspaceName", "Log Analytics workspace of Microsoft Sentinel, in this resource group");
        parameter(
                parameters,
                "principalId",
                "Object id of the service principal or managed identity that delivers. For an"
                        + " application this is the id of its enterprise application, not of the app registration");
        parameter(parameters, "ruleName", "Name of the data collection rule")
                .put("defaultValue", "collector-proofpoint-tap");
        parameter(parameters, "location", "Region of the workspace").put("defaultValue", "[resourceGroup().location]");
        parameter(
                        parameters,
                        "timeGenerated",
                        "event: TimeGenerated is when it happened, unless that is more than 2 days ago; set time-generated ="
                                + " true in the sink. arrival: TimeGenerated is when it arrived, as with the published"
                                + " solution; its rules with a look-back of an hour then miss no late event")
                .put("defaultValue", "event")
                .putArray("allowedValues")
                .add("event")
                .add("arrival");
        parameter(
                        parameters,
                        "endpointName",
                        "Name of a data collection endpoint to make for the rule, which private links need; empty for"
                                + " the rule's own address. Cannot be changed for a rule that is there")
                .put("defaultValue", "");
        parameter(
                        parameters,
                        "endpointPublicAccess",
                        "Whether the data collection endpoint can be reached from outside of private links")
                .put("defaultValue", "Enabled")
                .putArray("allowedValues")
                .add("Enabled")
                .add("Disabled");
        ObjectNode days = parameters.putObject("retentionInDays");
        days.put("type", "int").put("defaultValue", -1);
        describe(days, "How long rows are kept for queries; -1 for as long as the workspace says");
        ObjectNode log = parameters.putObject("logErrors");
        log.put("type", "bool").put("defaultValue", true);
        describe(log, "Whether what Azure could not store is written to the table DCRLogErrors");
    }

    private static ObjectNode parameter(ObjectNode parameters, String name, String description) {
        ObjectNode parameter = parameters.putObject(name).put("type", "string");
        describe(parameter, description);
        return parameter;
    }

    private static void describe(ObjectNode parameter, String description) {
        parameter.putObject("metadata").put("description", description);
    }

    private static void transforms(ObjectNode transforms) {
        // A row without the column has null there, for which the comparison is not true.
        transforms.put("event", "source | extend TimeGenerated = iff(TimeGenerated > ago(2d), TimeGenerated, now())");
        transforms.put("arrival", "source | extend TimeGenerated = now()");
    }

    private static void table(ObjectNode resource, Table table) {
        resource.put("type", "Microsoft.OperationalInsights/workspaces/tables");
        resource.put("apiVersion", "2022-10-01");
        resource.put("name", "[format('{0}/" + table.name() + "_CL', parameters('workspaceName'))]");
        ObjectNode properties = resource.putObject("properties").put("plan", "Analytics");
        properties.put("retentionInDays", "[parameters('retentionInDays')]");
        columns(properties.putObject("schema").put("name", table.name() + "_CL"), table);
    }

    private static void columns(ObjectNode parent, Table table) {
        ArrayNode columns = parent.putArray("columns");
        table.columns()
                .forEach(column -> columns.addObject()
                        .put("name", column.name())
                        .put("type", column.type().name().toLowerCase(Locale.ROOT)));
    }

    private static void endpoint(ObjectNode resource) {
        resource.put("condition", "[not(" + NO_ENDPOINT + ")]");
        resource.put("type", ENDPOINTS).put("apiVersion", RULE_VERSION);
        resource.put("name", "[" + ENDPOINT + "]");
        resource.put("location", "[parameters('location')]");
        resource.putObject("properties")
                .putObject("networkAcls")
                .put("publicNetworkAccess", "[parameters('endpointPublicAccess')]");
    }

    private static void rule(ObjectNode resource, List<Table> tables) {
        resource.put("type", RULES).put("apiVersion", RULE_VERSION).put("name", "[parameters('ruleName')]");
        resource.put("location", "[parameters('location')]");
        resource.put("kind", "[if(" + NO_ENDPOINT + ", 'Direct', json('null'))]");
        ArrayNode after = resource.putArray("dependsOn");
        tables.forEach(table -> after.add("[resourceId('Microsoft.OperationalInsights/workspaces/tables',"
                + " parameters('workspaceName'), '" + table.name() + "_CL')]"));
        after.add("[" + ENDPOINT_ID + "]");
        ObjectNode properties = resource.putObject("properties");
        properties.put("dataCollectionEndpointId", "[if(" + NO_ENDPOINT + ", json('null'), " + ENDPOINT_ID + ")]");
        ObjectNode streams = properties.putObject("streamDeclarations");
        tables.forEach(table -> columns(streams.putObject(PublishedTables.stream(table.name())), table));
        properties
                .putObject("destinations")
                .putArray("logAnalytics")
                .addObject()
                .put("name", "workspace")
                .put("workspaceResourceId", WORKSPACE_ID);
        ArrayNode flows = properties.putArray("dataFlows");
        tables.forEach(table -> flow(flows.addObject(), PublishedTables.stream(table.name())));
    }

    private static void flow(ObjectNode flow, String stream) {
        flow.putArray("streams").add(stream);
        flow.putArray("destinations").add("workspace");
        flow.put("transformKql", "[variables('transforms')[parameters('timeGenerated')]]");
        flow.put("outputStream", stream);
    }

    private static void role(ObjectNode resource) {
        resource.put("type", "Microsoft.Authorization/roleAssignments").put("apiVersion", "2022-04-01");
        resource.put("scope", RULE_SCOPE);
        resource.put("name", "[guid(" + RULE_ID + ", parameters('principalId'), '" + METRICS_PUBLISHER + "')]");
        resource.putArray("dependsOn").add("[" + RULE_ID + "]");
        resource.putObject("properties")
                .put(
                        "roleDefinitionId",
                        "[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '" + METRICS_PUBLISHER
                                + "')]")
                .put("principalId", "[parameters('principalId')]")
                .put("principalType", "ServicePrincipal");
    }

    private static void errors(ObjectNode resource) {
        resource.put("condition", "[parameters('logErrors')]");
        resource.put("type", "Microsoft.Insights/diagnosticSettings").put("apiVersion", "2021-05-01-preview");
        resource.put("scope", RULE_SCOPE).put("name", "collector");
        resource.putArray("dependsOn").add("[" + RULE_ID + "]");
        ObjectNode properties = resource.putObject("properties").put("workspaceId", WORKSPACE_ID);
        properties.putArray("logs").addObject().put("category", "LogErrors").put("enabled", true);
    }

    private static void outputs(ObjectNode outputs) {
        String rule = "reference(" + RULE_ID + ", '" + RULE_VERSION + "').";
        String endpoint = "reference(" + ENDPOINT_ID + ", '" + RULE_VERSION + "').";
        outputs.putObject("endpoint")
                .put("type", "string")
                .put(
                        "value",
                        "[if(" + NO_ENDPOINT + ", " + rule + "endpoints.logsIngestion, " + endpoint
                                + "logsIngestion.endpoint)]");
        outputs.putObject("ruleId").put("type", "string").put("value", "[" + rule + "immutableId]");
        outputs.putObject("timeGenerated")
                .put("type", "bool")
                .put("value", "[equals(parameters('timeGenerated'), 'event')]");
        outputs.putObject("updateColumns").put("type", "bool").put("value", true);
    }
}
